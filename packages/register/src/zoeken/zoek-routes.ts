import type { Context } from '../context.ts';
import type { InvalidParam } from '../errors.ts';
import { invalid } from '../errors.ts';
import type { Aanroep, Antwoord } from '../http/aanroep.ts';
import type { Afnemerkop } from '../raadpleging/raadpleging.ts';
import { readAfnemerkop } from '../raadpleging/raadpleging.ts';
import type { Blad } from './blad.ts';
import { bladOfBladwijzer, bladOfCriteria } from './blad.ts';
import type { Bladwijzer } from './cursor.ts';
import type { Zoekregels } from './zoekcriteria.ts';
import { readZoekcriteria } from './zoekcriteria.ts';

/** Which page a search asks for: that of a cursor, or a first look (Z7). */
export function bladOf(context: Context, { aanvrager }: Aanroep, invoer: object, regels: Zoekregels): Blad {
  const { cursor } = invoer as { readonly cursor?: string };
  if (cursor !== undefined) return bladOfBladwijzer(context.cursors.decode(aanvrager, cursor) as Bladwijzer);
  return bladOfCriteria(readZoekcriteria(invoer, regels));
}

/** The consumer's headers, its OIN checked against what the application may use (I2, I5). */
export function afnemerkopOf(context: Context, { aanvrager, headers }: Aanroep): Afnemerkop {
  const faults: InvalidParam[] = [];
  const kop = readAfnemerkop(headers, faults);
  if (faults.length > 0) throw invalid(faults);
  if (kop.oin !== null) context.rechten.oin(aanvrager, kop.oin);
  return kop;
}

/** The envelope of Z7 with its `Link` header. Addresses hold a cursor and nothing else. */
export function showBladzijde(
  context: Context,
  { aanvrager }: Aanroep,
  collectie: string,
  lijst: { readonly count: number; readonly next: object | null; readonly previous: object | null },
  results: readonly object[],
): Antwoord {
  const url = (bladwijzer: object | null): string | null =>
    bladwijzer === null ? null : `${collectie}?cursor=${context.cursors.encode(aanvrager, bladwijzer)}`;
  const next = url(lijst.next);
  const previous = url(lijst.previous);
  const links = [
    ...(next === null ? [] : [`<${next}>; rel="next"`]),
    ...(previous === null ? [] : [`<${previous}>; rel="prev"`]),
  ];
  return {
    status: 200,
    ...(links.length === 0 ? {} : { headers: { Link: links.join(', ') } }),
    body: { count: lijst.count, next, previous, results },
  };
}
