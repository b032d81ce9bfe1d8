import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';

import type { Bewaartermijn } from './bewaartermijn.ts';
import { parseBewaartermijn } from './bewaartermijn.ts';

/** No term is known: the line is kept until one is (X3). */
export const ONBEKENDE_PERIODE = 0;

const MICROSECONDS_PER_HOUR = 3_600_000_000;
const CACHED_PERIODS_MAX = 10_000;
const QUARTER_MONTHS = 3;
const YEAR_MONTHS = 12;
/** Up to this many years a bucket is a month; up to ten a quarter; above, a year (integriteit 4.3). */
const MONTH_BUCKETS_UP_TO_YEARS = 2;
const QUARTER_BUCKETS_UP_TO_YEARS = 10;

function widthInMonths(start: Temporal.ZonedDateTime, end: Temporal.ZonedDateTime): number {
  const within = (years: number): boolean => Temporal.ZonedDateTime.compare(end, start.add({ years })) <= 0;
  if (within(MONTH_BUCKETS_UP_TO_YEARS)) return 1;
  return within(QUARTER_BUCKETS_UP_TO_YEARS) ? QUARTER_MONTHS : YEAR_MONTHS;
}

function periodOf(hour: number, { jaren, maanden, weken, dagen, uren, minuten, seconden }: Bewaartermijn): number {
  // The end of the hour, so that rounding to hours never shortens a term.
  const start = Temporal.Instant.fromEpochMilliseconds((hour + 1) * (MICROSECONDS_PER_HOUR / 1000)).toZonedDateTimeISO(
    'Europe/Amsterdam',
  );
  const end = start.add({
    years: jaren,
    months: maanden,
    weeks: weken,
    days: dagen,
    hours: uren,
    minutes: minuten,
    seconds: seconden,
  });
  const width = widthInMonths(start, end);
  const lastMonth = Math.ceil(end.month / width) * width;
  return end.year * 100 + lastMonth;
}

// Temporal arithmetic costs more than the rest of a request; lines of one hour with one term share its outcome.
const cache = new LRUCache<string, number>({ max: CACHED_PERIODS_MAX });

/**
 * The expiry period (yyyymm of its last month) of a line: its moment plus its term in Europe/Amsterdam, rounded up (X3).
 * @param tijdstip microseconds since 1970
 * @param bewaartermijn a valid term (V1), or undefined when none is known
 */
export function vervalperiode(tijdstip: number, bewaartermijn: string | undefined): number {
  if (bewaartermijn === undefined) return ONBEKENDE_PERIODE;
  const hour = Math.floor(tijdstip / MICROSECONDS_PER_HOUR);
  const key = `${String(hour)} ${bewaartermijn}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const parsed = parseBewaartermijn(bewaartermijn);
  if (!parsed.ok) return ONBEKENDE_PERIODE;
  const period = periodOf(hour, parsed.termijn);
  cache.set(key, period);
  return period;
}
