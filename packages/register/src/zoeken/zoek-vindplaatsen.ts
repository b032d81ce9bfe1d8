import type { Context } from '../context.ts';
import { invalid, RegisterError } from '../errors.ts';
import { normaalvorm } from '../verwerkt-object/verwerkt-object.ts';
import type { Toestand } from '../verwerkingsactie/vertrouwelijkheid.ts';
import type { Blad, Buren } from './blad.ts';
import { burenOf } from './blad.ts';
import { readStand } from './stand-store.ts';
import type { Vindplaats } from './vindplaats.ts';
import type { Zoekbereik } from './vindplaats-store.ts';
import { countVindplaatsen, findVindplaatsen } from './vindplaats-store.ts';

/** How far a hand-typed page number reaches; beyond, only cursors keep the cost flat (Z8). */
const OFFSET_ROWS_MAX = 10_000;

/** One page of lines about a person. */
export interface Bladzijde<T> extends Buren {
  readonly count: number;
  readonly regels: readonly T[];
  /** The whole result, over all pages, holds a vertrouwelijke actie (I3). */
  readonly metVertrouwelijk: boolean;
}

/** One page, with the number of the person it is about; null when the log never saw the person. */
export interface VindplaatsBladzijde extends Bladzijde<Vindplaats> {
  readonly subjectNummer: number | null;
}

export interface Zoekrecht {
  readonly logId: number;
  /** States that this caller may see and asked for. */
  readonly toestanden: ReadonlySet<Toestand>;
  readonly perObject: boolean;
}

/** Z8. @throws RegisterError `invalid` for a page by number beyond the reach of offsets, `not_found` past the end. */
export function checkPage({ pagina, bladwijzer, criteria }: Blad, count: number): void {
  if (bladwijzer !== null) return;
  const offset = (pagina - 1) * criteria.pageSize;
  if (offset + criteria.pageSize > OFFSET_ROWS_MAX && pagina > 1)
    throw invalid([
      { name: 'page', code: 'max_value', reason: 'Zo ver bladert u met de link in `next`, niet met `page`.' },
    ]);
  if (pagina > 1 && offset >= count) throw new RegisterError('not_found', 'Deze bladzijde bestaat niet.');
}

async function hasVertrouwelijk(context: Context, bereik: Zoekbereik): Promise<boolean> {
  if (!bereik.toestanden.has('V')) return false;
  return (await countVindplaatsen(context.engine, { ...bereik, toestanden: new Set<Toestand>(['V']) })) > 0;
}

/** One page of the lines about the sought person, as the log was at page 1 (Z2–Z9). */
export async function zoekVindplaatsen(
  context: Context,
  { logId, toestanden, perObject }: Zoekrecht,
  blad: Blad,
): Promise<VindplaatsBladzijde> {
  const { engine } = context;
  const { criteria, bladwijzer, pagina } = blad;
  if (criteria.doel.soort !== 'object') throw new Error('zoeken zonder object loopt niet langs vindplaatsen');
  const { objecttype, soortObjectId, objectId } = criteria.doel;
  const subjectNummer = await context.pseudonimisering.find(logId, normaalvorm(objecttype, soortObjectId, objectId));
  if (subjectNummer === null) {
    checkPage(blad, 0);
    return { count: 0, regels: [], metVertrouwelijk: false, next: null, previous: null, subjectNummer };
  }
  const stand = bladwijzer?.stand ?? (await readStand(engine, logId));
  const bereik: Zoekbereik = {
    logId,
    subjectNummer,
    van: criteria.van,
    tot: criteria.tot,
    verwerkingsactiviteitId: criteria.verwerkingsactiviteitId,
    toestanden,
    stand,
    perObject,
  };
  const count = bladwijzer?.count ?? (await countVindplaatsen(engine, bereik));
  checkPage(blad, count);
  const [regels, metVertrouwelijk] = await Promise.all([
    findVindplaatsen(engine, bereik, {
      positie: bladwijzer?.positie ?? null,
      richting: bladwijzer?.richting ?? 'volgende',
      offset: bladwijzer === null ? (pagina - 1) * criteria.pageSize : 0,
      limit: criteria.pageSize,
    }),
    bladwijzer === null ? hasVertrouwelijk(context, bereik) : false,
  ]);
  return { count, regels, metVertrouwelijk, subjectNummer, ...burenOf(blad, { stand, count }, regels) };
}
