import { readFile } from 'node:fs/promises';

import { codeOf } from '../http/errors.ts';
import type { Functies } from './functies.ts';
import { ConfiguratieFout, readFuncties } from './functies.ts';

/**
 * The functions of every organisation in a JSON file (A/0869).
 * @throws ConfiguratieFout that names every fault at once
 */
export async function loadFuncties(path: string): Promise<ReadonlyMap<string, Functies>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ConfiguratieFout([`Het bestand is niet te lezen (${codeOf(error)}).`]);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfiguratieFout(['Het bestand is geen JSON.']);
  }
  return readFuncties(value);
}
