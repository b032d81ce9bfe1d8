import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The examples in one file of `contract/vectors`. `vectors.test.ts` finds unused files by the calls of this function. */
export function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(require.resolve(`@verwerkingenlog/contract/vectors/${name}.json`), 'utf8'));
}

/** A value of which the contract says whether it is valid. */
export interface Waardevector {
  readonly waarde: string;
  readonly geldig: boolean;
  readonly reden: string;
}

/** A value that stands for a moment when it is valid. */
export interface Momentvector extends Waardevector {
  readonly microseconden?: number;
}
