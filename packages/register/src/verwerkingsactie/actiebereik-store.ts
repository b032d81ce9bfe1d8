import type { Engine, Param, Row } from '../storage/engine.ts';
import { uuidToBytes } from '../storage/uuid.ts';
import type { Plaats } from '../versies/versies.ts';
import type { Positie } from '../zoeken/cursor.ts';

/** What is looked for among the acties of a verwerking (Z11). */
export interface Actiebereik {
  readonly logId: number;
  readonly stand: number;
  readonly van: number | null;
  readonly tot: number | null;
  readonly verwerkingsactiviteitId: string | null;
  readonly vertrouwelijkheden: readonly number[];
  readonly verwerkingId: string | null;
  readonly afnemer: { readonly nummer: number; readonly verwerkingIdAfnemer: string } | null;
}

interface Rand {
  readonly positie: Positie | null;
  readonly richting: 'volgende' | 'vorige';
  readonly offset: number;
  readonly limit: number;
}

interface PlaatsRow extends Row {
  readonly tijdstip: number;
  readonly eerste_volgnummer: number;
  readonly volgnummer: number;
  readonly bucket: number;
}

interface Question {
  readonly from: string;
  readonly params: Param[];
}

/**
 * Acties that were there at page 1: one that lapsed since still counts, because its newest version is younger than the page. Each is shown as
 * it was then.
 */
function question(bereik: Actiebereik): Question {
  const params: Param[] = [bereik.logId, bereik.stand];
  const bind = (value: Param): string => `$${String(params.push(value))}`;
  const conditions = ['a.log_id = $1', 'a.eerste_volgnummer <= $2', '(a.vervallen = 0 OR a.volgnummer > $2)'];
  let from = 'actie a';
  if (bereik.verwerkingId !== null) conditions.push(`a.verwerking_id = ${bind(uuidToBytes(bereik.verwerkingId))}`);
  if (bereik.afnemer !== null) {
    from += ' CROSS JOIN registratie r';
    conditions.push('r.log_id = a.log_id AND r.bucket = a.bucket AND r.volgnummer = a.volgnummer');
    conditions.push(`a.verwerking_id_afnemer = ${bind(uuidToBytes(bereik.afnemer.verwerkingIdAfnemer))}`);
    conditions.push(`r.afnemer_nummer = ${bind(bereik.afnemer.nummer)}`);
  }
  if (bereik.van !== null) conditions.push(`a.tijdstip >= ${bind(bereik.van)}`);
  if (bereik.tot !== null) conditions.push(`a.tijdstip < ${bind(bereik.tot)}`);
  if (bereik.verwerkingsactiviteitId !== null)
    conditions.push(`a.verwerkingsactiviteit_id = ${bind(uuidToBytes(bereik.verwerkingsactiviteitId))}`);
  const codes = bereik.vertrouwelijkheden.map(bind);
  conditions.push(codes.length === 0 ? '1 = 0' : `a.vertrouwelijkheid IN (${codes.join(', ')})`);
  return { from: `${from} WHERE ${conditions.join(' AND ')}`, params };
}

/** How many acties a search by verwerking has. */
export async function countActies(engine: Engine, bereik: Actiebereik): Promise<number> {
  const { from, params } = question(bereik);
  const [row] = await engine.query<{ readonly aantal: number }>(`SELECT count(*) AS aantal FROM ${from}`, params);
  return row?.aantal ?? 0;
}

/** One page of acties in the order of Z7, each at the version it had at page 1. */
export async function findActies(
  engine: Engine,
  bereik: Actiebereik,
  { positie, richting, offset, limit }: Rand,
): Promise<readonly (Plaats & Positie)[]> {
  const { from, params } = question(bereik);
  const bind = (value: Param): string => `$${String(params.push(value))}`;
  const back = richting === 'vorige';
  const order = back ? 'ASC' : 'DESC';
  const keyset =
    positie === null
      ? ''
      : `AND (a.tijdstip, a.eerste_volgnummer) ${back ? '>' : '<'} (${bind(positie.tijdstip)}, ${bind(positie.eersteVolgnummer)})`;
  const rows = await engine.query<PlaatsRow>(
    `SELECT p.tijdstip, p.eerste_volgnummer, v.volgnummer, v.bucket FROM (
       SELECT a.tijdstip, a.eerste_volgnummer FROM ${from} ${keyset}
       ORDER BY a.tijdstip ${order}, a.eerste_volgnummer ${order} LIMIT ${bind(limit)} OFFSET ${bind(offset)}) p
     CROSS JOIN versie v WHERE v.log_id = $1 AND v.eerste_volgnummer = p.eerste_volgnummer AND v.volgnummer =
       (SELECT max(w.volgnummer) FROM versie w WHERE w.log_id = $1 AND w.eerste_volgnummer = p.eerste_volgnummer AND w.volgnummer <= $2)
     ORDER BY p.tijdstip ${order}, p.eerste_volgnummer ${order}`,
    params,
  );
  const found = rows.map((row) => ({
    tijdstip: row.tijdstip,
    eersteVolgnummer: row.eerste_volgnummer,
    rang: 0,
    volgnummer: row.volgnummer,
    bucket: row.bucket,
  }));
  return back ? found.toReversed() : found;
}
