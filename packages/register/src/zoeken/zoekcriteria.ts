import type { InvalidParam } from '../errors.ts';
import { invalid } from '../errors.ts';
import type { Vertrouwelijkheid } from '../verwerkingsactie/vertrouwelijkheid.ts';
import { parseGrens } from './periode.ts';

/** Whom or what is searched for: a person (Z1), or a verwerking of our own or of a consumer (Z11). */
type Zoekdoel =
  | {
      readonly soort: 'object';
      readonly objecttype: string;
      readonly soortObjectId: string;
      readonly objectId: string;
    }
  | { readonly soort: 'verwerking'; readonly verwerkingId: string }
  | { readonly soort: 'afnemer'; readonly afnemerId: string; readonly verwerkingIdAfnemer: string };

/** A search as section 4 of the rules has it. Moments are microseconds since 1970. */
export interface Zoekcriteria {
  readonly doel: Zoekdoel;
  readonly van: number | null;
  readonly tot: number | null;
  readonly verwerkingsactiviteitId: string | null;
  readonly vertrouwelijkheid: readonly Vertrouwelijkheid[] | null;
  readonly vertrouwelijkheidIn: readonly Vertrouwelijkheid[] | null;
  readonly beperkteSet: boolean;
  readonly pageSize: number;
  readonly page: number;
}

/** The parameters of a search as the contract lets them through. */
export interface Zoekinvoer {
  readonly objecttype?: string;
  readonly soortObjectId?: string;
  readonly objectId?: string;
  readonly verwerkingId?: string;
  readonly afnemerId?: string;
  readonly verwerkingIdAfnemer?: string;
  readonly beginDatum?: string;
  readonly eindDatum?: string;
  readonly verwerkingsactiviteitId?: string;
  readonly vertrouwelijkheid?: readonly Vertrouwelijkheid[] | Vertrouwelijkheid;
  readonly vertrouwelijkheid__in?: readonly Vertrouwelijkheid[] | Vertrouwelijkheid;
  readonly beperkteSet?: boolean;
  readonly pageSize?: number;
  readonly page?: number;
}

export interface Zoekregels {
  /** Inzage demands a period (Z2). */
  readonly periodeVerplicht: boolean;
  /** `_zoek` of Bewerking also searches by verwerking (Z11). */
  readonly zonderObject: boolean;
  /** Longest period in days; null for no limit. */
  readonly maximaalVenster: number | null;
}

export const PAGE_SIZE_DEFAULT = 100;
const MICROSECONDS_PER_DAY = 86_400_000_000;
const tripel = ['objecttype', 'soortObjectId', 'objectId'] as const;

function required(name: string): InvalidParam {
  return { name, code: 'required', reason: 'Dit gegeven is verplicht.' };
}

function zoekAfnemer({ afnemerId, verwerkingIdAfnemer }: Zoekinvoer, faults: InvalidParam[]): Zoekdoel | null {
  if (afnemerId === undefined) faults.push(required('afnemerId'));
  if (verwerkingIdAfnemer === undefined) faults.push(required('verwerkingIdAfnemer'));
  if (afnemerId === undefined || verwerkingIdAfnemer === undefined) return null;
  return { soort: 'afnemer', afnemerId, verwerkingIdAfnemer };
}

function zoekObject(invoer: Zoekinvoer, faults: InvalidParam[]): Zoekdoel | null {
  const { objecttype, soortObjectId, objectId } = invoer;
  for (const name of tripel) if (invoer[name] === undefined) faults.push(required(name));
  if (objecttype === undefined || soortObjectId === undefined || objectId === undefined) return null;
  return { soort: 'object', objecttype, soortObjectId, objectId };
}

function zoekdoel(invoer: Zoekinvoer, { zonderObject }: Zoekregels, faults: InvalidParam[]): Zoekdoel | null {
  const { verwerkingId, afnemerId, verwerkingIdAfnemer } = invoer;
  const byVerwerking = verwerkingId !== undefined;
  const byAfnemer = afnemerId !== undefined || verwerkingIdAfnemer !== undefined;
  const byObject = tripel.some((name) => invoer[name] !== undefined);
  if (zonderObject && Number(byVerwerking) + Number(byAfnemer) + Number(byObject) > 1) {
    const reason = 'Zoek op een object, op een verwerking of op een verwerking van een afnemer, niet op meer tegelijk.';
    faults.push({ name: 'nonFieldErrors', code: 'invalid', reason });
    return null;
  }
  if (zonderObject && verwerkingId !== undefined) return { soort: 'verwerking', verwerkingId };
  return zonderObject && byAfnemer ? zoekAfnemer(invoer, faults) : zoekObject(invoer, faults);
}

function grens(invoer: Zoekinvoer, name: 'beginDatum' | 'eindDatum', verplicht: boolean, faults: InvalidParam[]) {
  const text = invoer[name];
  if (text === undefined) {
    if (verplicht) faults.push(required(name));
    return null;
  }
  const moment = parseGrens(text);
  if (moment === null)
    faults.push({ name, code: 'date', reason: 'Geef een datum (jjjj-mm-dd) of een tijdstip met tijdzone.' });
  return moment;
}

function checkPeriode(van: number | null, tot: number | null, maximum: number | null, faults: InvalidParam[]): void {
  if (van === null || tot === null) return;
  if (van >= tot)
    faults.push({ name: 'eindDatum', code: 'invalid', reason: 'De einddatum moet na de begindatum liggen.' });
  else if (maximum !== null && tot - van > maximum * MICROSECONDS_PER_DAY)
    faults.push({ name: 'eindDatum', code: 'max_value', reason: 'De periode is langer dan dit register toestaat.' });
}

function lijst(
  value: readonly Vertrouwelijkheid[] | Vertrouwelijkheid | undefined,
): readonly Vertrouwelijkheid[] | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? [value] : value;
}

/** Reads a search. @throws RegisterError `invalid` that names every fault (Z1, Z2, Z11). */
export function readZoekcriteria(invoer: Zoekinvoer, regels: Zoekregels): Zoekcriteria {
  const faults: InvalidParam[] = [];
  const doel = zoekdoel(invoer, regels, faults);
  const van = grens(invoer, 'beginDatum', regels.periodeVerplicht, faults);
  const tot = grens(invoer, 'eindDatum', regels.periodeVerplicht, faults);
  checkPeriode(van, tot, regels.maximaalVenster, faults);
  if (regels.maximaalVenster !== null && !regels.periodeVerplicht && doel?.soort === 'object') {
    if (invoer.beginDatum === undefined) faults.push(required('beginDatum'));
    if (invoer.eindDatum === undefined) faults.push(required('eindDatum'));
  }
  if (doel === null || faults.length > 0) throw invalid(faults);
  return {
    doel,
    van,
    tot,
    verwerkingsactiviteitId: invoer.verwerkingsactiviteitId ?? null,
    vertrouwelijkheid: lijst(invoer.vertrouwelijkheid),
    vertrouwelijkheidIn: lijst(invoer.vertrouwelijkheid__in),
    beperkteSet: invoer.beperkteSet ?? false,
    pageSize: invoer.pageSize ?? PAGE_SIZE_DEFAULT,
    page: invoer.page ?? 1,
  };
}
