/** Persons that the load is about: invented nine-digit numbers. */
export const PERSONS = 100_000;

/** The n-th invented number. */
export function person(n: number): string {
  return String(900_000_000 + (n % PERSONS) * 7);
}
