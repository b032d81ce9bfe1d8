import { parseGrens } from '../zoeken/periode.ts';

const MILLISECONDS_PER_DAY = 86_400_000;
/** Day 0 of a spreadsheet, as its days count from March 1900; before that Excel has a day that never was. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAYS_1904 = 1_462;
/** 1980 to 2099: a number outside is no date that somebody meant, such as a year. */
const SERIAL_MIN = 29_221;
const SERIAL_MAX = 73_050;
const DUTCH_DATE = /^(\d{1,2})-(\d{1,2})-(\d{4})$/;

/** `jjjj-mm-dd` of a day number of a spreadsheet; null when it is not a whole day from 1980 to 2099. */
export function dateOfSerial(serial: number, vanaf1904 = false): string | null {
  const days = vanaf1904 ? serial + DAYS_1904 : serial;
  if (!Number.isInteger(days) || days < SERIAL_MIN || days > SERIAL_MAX) return null;
  return new Date(DAY_ZERO + days * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/**
 * A moment as people and spreadsheets write one: `jjjj-mm-dd`, `d-m-jjjj`, a day number, or a date-time with a zone. A date is 0 o'clock
 * in the Netherlands.
 * @returns microseconds since 1970 in whole milliseconds, or null when it is none
 */
export function parseDatum(tekst: string): number | null {
  const [, dag, maand, jaar] = DUTCH_DATE.exec(tekst) ?? [];
  const serial = /^\d{5}$/.test(tekst) ? dateOfSerial(Number(tekst)) : null;
  const iso =
    jaar === undefined
      ? (serial ?? tekst)
      : `${jaar}-${(maand ?? '').padStart(2, '0')}-${(dag ?? '').padStart(2, '0')}`;
  const moment = parseGrens(iso);
  return moment === null ? null : Math.floor(moment / 1000) * 1000;
}
