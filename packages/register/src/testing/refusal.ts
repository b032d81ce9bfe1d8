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

/** The same of work that takes time. */
export async function outcomeOfPromise(work: () => Promise<unknown>): Promise<FoutCode | 'ja'> {
  const ended = await work().then(
    () => null,
    (error: unknown) => ({ error }),
  );
  return outcomeOf(() => {
    if (ended !== null) throw ended.error;
  });
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
