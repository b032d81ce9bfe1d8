/** A retention term in its parts; whole numbers, all of them zero or more. */
export interface Bewaartermijn {
  readonly jaren: number;
  readonly maanden: number;
  readonly weken: number;
  readonly dagen: number;
  readonly uren: number;
  readonly minuten: number;
  readonly seconden: number;
}

export type BewaartermijnParsed = { readonly ok: true; readonly termijn: Bewaartermijn } | { readonly ok: false };

/** V1: at most P1000Y, also when written in other units. */
const YEARS_MAX = 1000;
const DAYS_PER_YEAR = 365.25;
const MONTHS_PER_YEAR = 12;
const SECONDS_PER_DAY = 86_400;

/** xs:duration without sign, plus the weeks of ISO 8601 (V1). */
const pattern =
  /^P(?!$)(?:(\d{1,12})W|(?:(\d{1,12})Y)?(?:(\d{1,12})M)?(?:(\d{1,12})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:\.(\d{1,12}))?S)?)?)$/;

function years({ jaren, maanden, weken, dagen, uren, minuten, seconden }: Bewaartermijn): number {
  const days = weken * 7 + dagen + (uren * 3600 + minuten * 60 + seconden) / SECONDS_PER_DAY;
  return jaren + maanden / MONTHS_PER_YEAR + days / DAYS_PER_YEAR;
}

/** Reads a term as V1 has it: xs:duration including weeks, not zero, at most a thousand years. */
export function parseBewaartermijn(text: string): BewaartermijnParsed {
  const match = pattern.exec(text);
  if (match === null) return { ok: false };
  const part = (i: number): number => Number(match[i] ?? 0);
  const fraction = part(8) > 0 ? 1 : 0;
  const termijn: Bewaartermijn = {
    weken: part(1),
    jaren: part(2),
    maanden: part(3),
    dagen: part(4),
    uren: part(5),
    minuten: part(6),
    // A fraction of a second lengthens the term: a term never ends early by rounding.
    seconden: part(7) + fraction,
  };
  const length = years(termijn);
  return length > 0 && length <= YEARS_MAX ? { ok: true, termijn } : { ok: false };
}
