/** What may stand in the headers of A/9177: the forms that the register takes too (V1), so that a line is never refused over a header. */
const UUID = /^(?!0{8}-0{4}-0{4}-0{4}-0{12}$)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const OIN = /^[0-9]{20}$/;
const URI = /^[a-z][a-z0-9+.-]*:(?:[a-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})+$/i;
const URI_LENGTH_MAX = 2_042;
const WHOLE_YEARS = /^[1-9][0-9]{0,3}$/;
const DURATION =
  /^P(?!$)(?:(\d{1,9})W|(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?)$/;
/** A thousand years (V1) in each unit of a duration, in the order of the groups above. */
const MILLENNIUM = [52_177.5, 1_000, 12_000, 365_242.5, 8_765_820, 525_949_200, 31_556_952_000];

export const isUuid = (value: string): boolean => UUID.test(value);
export const isOin = (value: string): boolean => OIN.test(value);
export const isUri = (value: string): boolean => value.length <= URI_LENGTH_MAX && URI.test(value);

/** A term of ISO 8601, more than nothing and at most a thousand years (V1). */
export function isTermijn(value: string): boolean {
  const found = DURATION.exec(value);
  if (found === null) return false;
  const millennia = MILLENNIUM.reduce((sum, unit, i) => sum + Number(found[i + 1] ?? 0) / unit, 0);
  return millennia > 0 && millennia <= 1;
}

/** A term as the register takes it: a whole number is a number of years (C35). */
export function termijnOf(value: string): string {
  return WHOLE_YEARS.test(value) ? `P${value}Y` : value;
}
