/** Prefix of every setting in the environment. */
const PREFIX = 'VWL_';

/** The only place that reads the environment: settings by name without prefix. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(env))
    if (name.startsWith(PREFIX) && value !== undefined) found.set(name.slice(PREFIX.length), value);
  return found;
}
