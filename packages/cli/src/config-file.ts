import { readFileSync } from 'node:fs';

/** The settings in a JSON file; none without one. @throws Error when it is no JSON object */
export function readConfigFile(path: string | undefined): Readonly<Record<string, unknown>> {
  if (path === undefined) return {};
  const text = readFileSync(path, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of the engine quotes the text, which may hold a secret.
    throw new Error('Het instellingenbestand is geen JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('Het instellingenbestand moet een JSON-object zijn.');
  return value as Readonly<Record<string, unknown>>;
}
