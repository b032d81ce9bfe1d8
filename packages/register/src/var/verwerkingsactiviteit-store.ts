import type { Engine, Row, Statement } from '../storage/engine.ts';
import { bytesToUuid, uuidToBytes } from '../storage/uuid.ts';
import type { GeldendeVersie, GeregistreerdeTekst, VarVersie, Verwerkingsactiviteit } from './var.ts';

interface VersieRow extends Row {
  readonly id: Uint8Array;
  readonly volgnummer: number;
  readonly begin_geldigheid: number;
  readonly einde_geldigheid: number | null;
  readonly inhoud: string;
}

interface GeldendeRow extends VersieRow {
  readonly volgend_begin: number | null;
}

const columns = 'v.id, v.volgnummer, v.begin_geldigheid, v.einde_geldigheid, v.inhoud';

/** `$1` the log, `$2` a moment, `$3` the volgnummer up to which the VAR is looked at. */
const begonnen = `v.log_id = $1 AND v.begin_geldigheid <= $2 AND v.volgnummer <= $3 AND NOT EXISTS (
    SELECT 1 FROM verwerkingsactiviteit n
    WHERE n.log_id = v.log_id AND n.id = v.id AND n.begin_geldigheid <= $2 AND n.volgnummer <= $3
      AND (n.begin_geldigheid > v.begin_geldigheid
        OR (n.begin_geldigheid = v.begin_geldigheid AND n.volgnummer > v.volgnummer)))`;

const geldend = `${begonnen} AND (v.einde_geldigheid IS NULL OR v.einde_geldigheid > $2)`;

const volgendBegin = `(SELECT MIN(n.begin_geldigheid) FROM verwerkingsactiviteit n
    WHERE n.log_id = v.log_id AND n.id = v.id AND n.begin_geldigheid > v.begin_geldigheid AND n.volgnummer <= $3) AS volgend_begin`;

function versieOf({ id, volgnummer, begin_geldigheid, einde_geldigheid, inhoud }: VersieRow): VarVersie {
  return {
    id: bytesToUuid(id),
    volgnummer,
    beginGeldigheid: begin_geldigheid,
    eindeGeldigheid: einde_geldigheid,
    inhoud: JSON.parse(inhoud) as Verwerkingsactiviteit,
  };
}

const geldendeOf = (row: GeldendeRow): GeldendeVersie => ({ ...versieOf(row), volgendBegin: row.volgend_begin });

/** How far the VAR of a log has come: the volgnummer given last, 0 for an empty one. */
export async function readVarStand(engine: Engine, logId: number): Promise<number> {
  const sql = 'SELECT COALESCE(MAX(volgnummer), 0) AS stand FROM verwerkingsactiviteit WHERE log_id = $1';
  const [row] = await engine.query<{ readonly stand: number }>(sql, [logId]);
  return row?.stand ?? 0;
}

/** The texts that held at a moment, as the VAR was at a stand. */
export interface Peiling {
  readonly logId: number;
  /** Microseconds since 1970. */
  readonly moment: number;
  readonly stand: number;
}

/** How many activities held. */
export async function countGeldende(engine: Engine, { logId, moment, stand }: Peiling): Promise<number> {
  const sql = `SELECT COUNT(*) AS aantal FROM verwerkingsactiviteit v WHERE ${geldend}`;
  const [row] = await engine.query<{ readonly aantal: number }>(sql, [logId, moment, stand]);
  return row?.aantal ?? 0;
}

/** Some of the activities that held, by name. */
export async function listGeldende(
  engine: Engine,
  { logId, moment, stand }: Peiling,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly GeldendeVersie[]> {
  const sql = `SELECT ${columns}, ${volgendBegin} FROM verwerkingsactiviteit v WHERE ${geldend}
    ORDER BY v.naam, v.id LIMIT $4 OFFSET $5`;
  const rows = await engine.query<GeldendeRow>(sql, [logId, moment, stand, limit, offset]);
  return rows.map(geldendeOf);
}

/** The text of one activity that began last at a moment, whether it still held or not. */
export async function readBegonnen(
  engine: Engine,
  { logId, moment, stand }: Peiling,
  id: string,
): Promise<GeldendeVersie | null> {
  const sql = `SELECT ${columns}, ${volgendBegin} FROM verwerkingsactiviteit v WHERE ${begonnen} AND v.id = $4`;
  const [row] = await engine.query<GeldendeRow>(sql, [logId, moment, stand, uuidToBytes(id)]);
  return row === undefined ? null : geldendeOf(row);
}

/** Every text of a log. */
export async function readAlleVersies(engine: Engine, logId: number): Promise<readonly VarVersie[]> {
  const sql = `SELECT ${columns} FROM verwerkingsactiviteit v WHERE v.log_id = $1 ORDER BY v.volgnummer`;
  return (await engine.query<VersieRow>(sql, [logId])).map(versieOf);
}

/** The same, with when each was registered. */
export async function readTeksten(engine: Engine, logId: number): Promise<readonly GeregistreerdeTekst[]> {
  const sql = `SELECT ${columns}, v.tijdstip_registratie FROM verwerkingsactiviteit v WHERE v.log_id = $1 ORDER BY v.volgnummer`;
  const rows = await engine.query<VersieRow & { readonly tijdstip_registratie: number }>(sql, [logId]);
  return rows.map((row) => ({ ...versieOf(row), tijdstipRegistratie: row.tijdstip_registratie }));
}

/**
 * Adds texts, all or nothing.
 * @param nu microseconds since 1970
 * @throws Error when a volgnummer is taken: somebody else added texts meanwhile
 */
export async function insertVersies(
  engine: Engine,
  logId: number,
  nu: number,
  versies: readonly VarVersie[],
): Promise<void> {
  await insertTeksten(
    engine,
    logId,
    versies.map((versie) => ({ ...versie, tijdstipRegistratie: nu })),
  );
}

/** As `insertVersies`, each with its own moment: of a VAR that moves. */
export async function insertTeksten(
  engine: Engine,
  logId: number,
  teksten: readonly GeregistreerdeTekst[],
): Promise<void> {
  const sql = `INSERT INTO verwerkingsactiviteit
    (log_id, volgnummer, id, naam, begin_geldigheid, einde_geldigheid, tijdstip_registratie, inhoud)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
  const paramsOf = (tekst: GeregistreerdeTekst): Statement['params'] => [
    logId,
    tekst.volgnummer,
    uuidToBytes(tekst.id),
    tekst.inhoud.naam,
    tekst.beginGeldigheid,
    tekst.eindeGeldigheid,
    tekst.tijdstipRegistratie,
    JSON.stringify(tekst.inhoud),
  ];
  await engine.execute(teksten.map((tekst) => ({ sql, params: paramsOf(tekst) })));
}
