import { parseBewaartermijn } from '../bewaartermijn/bewaartermijn.ts';
import { parseMoment } from '../verwerkingsactie/moment.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';
/** RFC 3986: a scheme and at least one character, nothing outside the characters of a URI. */
const URI = /^[a-z][a-z0-9+.-]*:(?:[a-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})+$/i;
const WHOLE_YEARS = /^[1-9]\d{0,3}$/;
const YEARS_MAX = 1000;

/** The checks behind `format` in the contract (V1, V4). */
export const formats: Readonly<Record<string, (value: string) => boolean>> = {
  uuid: (value) => UUID.test(value) && value !== NIL_UUID,
  uri: (value) => URI.test(value),
  duration: (value) => parseBewaartermijn(value).ok,
  'date-time': (value) => parseMoment(value) !== null,
  identificator: (value) => value.trim() !== '',
  naam: (value) => value.trim() !== '',
  termijn: (value) => (WHOLE_YEARS.test(value) ? Number(value) <= YEARS_MAX : parseBewaartermijn(value).ok),
};
