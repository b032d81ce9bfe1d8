const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,30}))?(Z|[+-]\d{2}:\d{2})$/;

const YEAR_MIN = 1900;
const YEAR_MAX = 2200;
const MICROSECOND_DIGITS = 6;
const MICROSECONDS_PER_MILLISECOND = 1000;
const MILLISECONDS_PER_MINUTE = 60_000;

function offsetMinutes(zone: string): number | null {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  // RFC 9557: -00:00 says that the offset is not known.
  if (hours > 23 || minutes > 59 || zone === '-00:00') return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * Reads a date-time with zone (V4): RFC 3339, upper case, years 1900 to 2200. Digits finer than a microsecond are cut off, never
 * rounded up.
 * @returns microseconds since 1970, or null when it is not such a moment
 */
export function parseMoment(text: string): number | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const part = (i: number): number => Number(match[i]);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  if (year < YEAR_MIN || year > YEAR_MAX || hour > 23 || minute > 59 || second > 59) return null;
  const midnight = Date.UTC(year, month - 1, day);
  const check = new Date(midnight);
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day) return null;
  const offset = offsetMinutes(match[8] ?? '');
  if (offset === null) return null;
  const milliseconds = midnight + ((hour * 60 + minute) * 60 + second) * 1000 - offset * MILLISECONDS_PER_MINUTE;
  const fraction = (match[7] ?? '').slice(0, MICROSECOND_DIGITS).padEnd(MICROSECOND_DIGITS, '0');
  return milliseconds * MICROSECONDS_PER_MILLISECOND + Number(fraction);
}
