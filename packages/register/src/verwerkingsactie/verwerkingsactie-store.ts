import type { Engine, Row } from '../storage/engine.ts';
import { uuidToBytes } from '../storage/uuid.ts';
import type { Toestand, Vertrouwelijkheid } from './vertrouwelijkheid.ts';
import { toestandOf, vertrouwelijkheden } from './vertrouwelijkheid.ts';

/** The newest version of an actie, as far as finding and deciding need it. */
export interface HuidigeActie {
  readonly eersteVolgnummer: number;
  readonly volgnummer: number;
  readonly bucket: number;
  readonly versienummer: number;
  readonly tijdstip: number;
  readonly toestand: Toestand;
  readonly vervallen: boolean;
}

interface ActieRow extends Row {
  readonly eerste_volgnummer: number;
  readonly volgnummer: number;
  readonly bucket: number;
  readonly versienummer: number;
  readonly tijdstip: number;
  readonly vertrouwelijkheid: number;
  readonly ooit_vertrouwelijk: number;
  readonly vervallen: number;
}

const columns = `a.eerste_volgnummer, a.volgnummer, a.bucket, a.versienummer, a.tijdstip, a.vertrouwelijkheid,
  a.ooit_vertrouwelijk, a.vervallen`;

/** The word behind a stored code. @throws Error when the code is none of ours. */
function vertrouwelijkheidOfCode(code: number): Vertrouwelijkheid {
  const word = vertrouwelijkheden[code];
  if (word === undefined) throw new Error('een onbekende vertrouwelijkheid in de opslag');
  return word;
}

function huidigeActie(row: ActieRow): HuidigeActie {
  return {
    eersteVolgnummer: row.eerste_volgnummer,
    volgnummer: row.volgnummer,
    bucket: row.bucket,
    versienummer: row.versienummer,
    tijdstip: row.tijdstip,
    toestand: toestandOf(vertrouwelijkheidOfCode(row.vertrouwelijkheid), row.ooit_vertrouwelijk === 1),
    vervallen: row.vervallen === 1,
  };
}

/**
 * The newest version of one actie, vervallen or not; null when the log has no such actie.
 * @param actieKey of `ActieIds`
 */
export async function findActie(engine: Engine, logId: number, actieKey: Uint8Array): Promise<HuidigeActie | null> {
  const [row] = await engine.query<ActieRow>(
    `SELECT ${columns} FROM actie a WHERE a.log_id = $1 AND a.actie_key = $2`,
    [logId, actieKey],
  );
  return row === undefined ? null : huidigeActie(row);
}

/** The same for the actie of an object with an id that another register made (ADR 0009). */
export async function findActieOfVreemdObject(
  engine: Engine,
  logId: number,
  verwerktObjectId: string,
): Promise<HuidigeActie | null> {
  const [row] = await engine.query<ActieRow>(
    `SELECT ${columns} FROM vreemd_object v CROSS JOIN actie a
     WHERE v.log_id = $1 AND v.verwerkt_object_id = $2 AND a.log_id = $1 AND a.actie_key = v.actie_key`,
    [logId, uuidToBytes(verwerktObjectId)],
  );
  return row === undefined ? null : huidigeActie(row);
}

/** The acties of a verwerking that are not vervallen, at most `limit`, oldest first. */
export async function findActiesOfVerwerking(
  engine: Engine,
  logId: number,
  verwerkingId: string,
  limit: number,
): Promise<readonly HuidigeActie[]> {
  const rows = await engine.query<ActieRow>(
    `SELECT ${columns} FROM actie a WHERE a.log_id = $1 AND a.verwerking_id = $2 AND a.vervallen = 0
     ORDER BY a.eerste_volgnummer LIMIT $3`,
    [logId, uuidToBytes(verwerkingId), limit],
  );
  return rows.map(huidigeActie);
}
