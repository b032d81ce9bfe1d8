import type { FoutCode, InvalidParam } from '../errors.ts';
import { RegisterError } from '../errors.ts';

/** The code with which the register refuses, or `ja` when it does not. */
export function outcomeOf(work: () => unknown): FoutCode | 'ja' {
  try {
    work();
    return 'ja';
  } catch (error) {
    if (error instanceof RegisterError) return error.code;
    throw error;
  }
}

/** The faults that a refusal names, as `name code`. */
export function faultsOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof RegisterError)
      return error.invalidParams.map(({ name, code }: InvalidParam) => `${name} ${code}`);
    throw error;
  }
}
