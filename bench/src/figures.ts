/** The middle one; of an even count the higher of the two. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Two digits behind the point: what a ratio of noisy figures can bear. */
export const round2 = (number: number): number => Math.round(number * 100) / 100;
