import { Temporal } from 'temporal-polyfill';

import { parseMoment } from '../verwerkingsactie/moment.ts';

const MICROSECONDS_PER_MILLISECOND = 1000;
const YEAR_MIN = 1900;
const YEAR_MAX = 2200;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
/** A `+` of an offset that a client forgot to encode reaches us as a space (Z2). */
const lostPlusPattern = /^(\S+T\S+) (\d{2}:\d{2})$/;

/** A date as the first instant of that day in the Netherlands, in microseconds; null when there is no such day. */
function startOfDay(text: string): number | null {
  let date: Temporal.PlainDate;
  try {
    date = Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
  if (date.year < YEAR_MIN || date.year > YEAR_MAX) return null;
  return date.toZonedDateTime('Europe/Amsterdam').epochMilliseconds * MICROSECONDS_PER_MILLISECOND;
}

/**
 * Reads `beginDatum` and `eindDatum` (Z2): a date, or a date-time with a zone.
 * @returns microseconds since 1970, or null when it is neither
 */
export function parseGrens(text: string): number | null {
  if (datePattern.test(text)) return startOfDay(text);
  return parseMoment(text.replace(lostPlusPattern, '$1+$2'));
}
