import { parseMoment } from '../verwerkingsactie/moment.ts';

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LEEG_UUID = '00000000-0000-0000-0000-000000000000';

/** Something in a line of an export is not as the format says. The message names the element, never its value (D2). */
export class Veldfout extends Error {
  override readonly name = 'Veldfout';
}

/** Reads the elements of one JSON object of a line; each throws `Veldfout` when it is not what it should be. */
export interface Velden {
  tekst(naam: string): string;
  tekstOfLeeg(naam: string): string | null;
  uuid(naam: string): string;
  getal(naam: string): number;
  ja(naam: string): boolean;
  keuze<T extends string>(naam: string, keuzes: readonly T[]): T;
  /** Microseconds since 1970. */
  moment(naam: string): number;
  momentOfLeeg(naam: string): number | null;
  bytes(naam: string, lengte: number): Buffer;
  lijst(naam: string): readonly unknown[];
  velden(naam: string): Velden;
  heeft(naam: string): boolean;
  /** @throws Veldfout when there is an element that is not among these: it would be lost */
  alleen(namen: readonly string[]): void;
}

/** A text that could have come in through the API: no U+0000, no half characters (V1). */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0');

/** A UUID in lower case that is not nil (V1). */
export const isUuid = (text: string): boolean => UUID_PATTERN.test(text) && text !== LEEG_UUID;

/** @param plaats path of the object in its line */
export function createVelden(value: unknown, plaats = ''): Velden {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Veldfout(plaats === '' ? 'geen JSON-object' : plaats);
  const object = value as Readonly<Record<string, unknown>>;
  const path = (naam: string): string => (plaats === '' ? naam : `${plaats}.${naam}`);

  function required<T>(naam: string, found: T | null | undefined): T {
    if (found === null || found === undefined) throw new Veldfout(path(naam));
    return found;
  }
  const tekst = (naam: string): string => required(naam, isText(object[naam]) ? object[naam] : null);
  const moment = (naam: string): number => required(naam, parseMoment(tekst(naam)));

  return {
    tekst,
    tekstOfLeeg: (naam) => (object[naam] === null ? null : tekst(naam)),
    uuid: (naam) => required(naam, isUuid(tekst(naam)) ? tekst(naam) : null),
    getal: (naam) => required(naam, Number.isSafeInteger(object[naam]) ? (object[naam] as number) : null),
    ja: (naam) => required(naam, typeof object[naam] === 'boolean' ? object[naam] : null),
    keuze: (naam, keuzes) =>
      required(
        naam,
        keuzes.find((keuze) => keuze === object[naam]),
      ),
    moment,
    momentOfLeeg: (naam) => (object[naam] === null ? null : moment(naam)),
    bytes: (naam, lengte) => {
      const bytes = Buffer.from(tekst(naam), 'base64');
      return required(naam, bytes.length === lengte ? bytes : null);
    },
    lijst: (naam) => required(naam, Array.isArray(object[naam]) ? (object[naam] as readonly unknown[]) : null),
    velden: (naam) => createVelden(object[naam], path(naam)),
    heeft: (naam) => object[naam] !== undefined,
    alleen: (namen) => {
      for (const naam of Object.keys(object))
        if (!namen.includes(naam)) throw new Veldfout(`een onbekend element${plaats === '' ? '' : ` in ${plaats}`}`);
    },
  };
}
