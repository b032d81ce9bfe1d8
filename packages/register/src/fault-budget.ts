import type { InvalidParam } from './errors.ts';
import { FAULTS_MAX, invalid, RegisterError } from './errors.ts';

/** Faults that are named of one line while there is room; more would repeat a pattern. */
export const LINE_FAULTS_MAX = 100;

/** What an answer about many lines may still name. Of each line that is refused it names one fault at least. */
export interface FaultBudget {
  /** Then looking for more than the first fault of a line is work for nothing. */
  isSpent(): boolean;
  /** The refusal of one line; it says so when not every fault is named. */
  refuse(faults: readonly InvalidParam[]): RegisterError;
}

/** @param named faults that the answer names already */
export function createFaultBudget(named = 0): FaultBudget {
  let left = FAULTS_MAX - named;
  return {
    isSpent: () => left <= 0,
    refuse: (faults) => {
      const [first] = faults;
      if (left <= 0 && first !== undefined)
        return new RegisterError('invalid', 'De regel bevat ongeldige gegevens; alleen de eerste fout is genoemd.', {
          invalidParams: [first],
        });
      const shown = faults.slice(0, Math.min(left, LINE_FAULTS_MAX));
      left -= shown.length;
      const more = faults.length - shown.length;
      if (more === 0) return invalid(faults);
      const reason = `Deze regel heeft nog ${String(more)} fouten.`;
      return invalid([...shown, { name: 'nonFieldErrors', code: 'invalid', reason }]);
    },
  };
}
