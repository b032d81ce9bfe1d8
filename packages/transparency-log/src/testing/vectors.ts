import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The examples in one file of `contract/vectors`. */
export function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(require.resolve(`@verwerkingenlog/contract/vectors/${name}.json`), 'utf8'));
}

export const bytes = (hexadecimal: string): Buffer => Buffer.from(hexadecimal, 'hex');
export const hexadecimal = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
