import type { InvalidParam } from '../errors.ts';
import type { Vertrouwelijkheid } from '../verwerkingsactie/vertrouwelijkheid.ts';
import type { VerwerktObject } from '../verwerkt-object/verwerkt-object.ts';

/** What a consumer says of itself in request headers (A/9177, I2). */
export interface Afnemerkop {
  readonly oin: string | null;
  readonly verwerkingsactiviteitId: string | null;
  readonly verwerkingsactiviteitUrl: string | null;
  readonly verwerkingId: string | null;
  readonly vertrouwelijkheid: Vertrouwelijkheid | null;
  readonly bewaartermijn: string | null;
}

/** A read of the log that the log must log (I3, I4). */
export interface Raadpleging {
  readonly kop: Afnemerkop;
  /** The persons that were sought or shown. */
  readonly personen: readonly Pick<VerwerktObject, 'objecttype' | 'soortObjectId' | 'objectId'>[];
  /** The answer shows a vertrouwelijke actie. */
  readonly metVertrouwelijk: boolean;
}

const wholeYears = /^\d{1,4}$/;

/**
 * Reads the headers of A/9177 after the contract has checked their form.
 * A whole number as Bewaartermijn is a number of years (C35).
 */
export function readAfnemerkop(
  headers: Readonly<Record<string, string | undefined>>,
  faults: InvalidParam[],
): Afnemerkop {
  const header = (name: string): string | null => {
    const value = headers[name.toLowerCase()]?.trim() ?? '';
    return value === '' ? null : value;
  };
  const vertrouwelijkheid = header('Vertrouwelijkheid')?.toLowerCase() ?? null;
  if (vertrouwelijkheid === 'opgeheven')
    faults.push({
      name: 'Vertrouwelijkheid',
      code: 'invalid_choice',
      reason: 'Een raadpleging kan niet de vertrouwelijkheid opgeheven hebben.',
    });
  const termijn = header('Bewaartermijn');
  return {
    oin: header('OIN'),
    verwerkingsactiviteitId: header('VerwerkingsactiviteitId')?.toLowerCase() ?? null,
    verwerkingsactiviteitUrl: header('VerwerkingsactiviteitUrl'),
    verwerkingId: header('VerwerkingId')?.toLowerCase() ?? null,
    vertrouwelijkheid: vertrouwelijkheid as Vertrouwelijkheid | null,
    bewaartermijn: termijn !== null && wholeYears.test(termijn) ? `P${String(Number(termijn))}Y` : termijn,
  };
}
