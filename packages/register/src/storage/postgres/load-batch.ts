import type { ClientBase } from 'pg';

import type { Append } from '../append.ts';
import type { BekendeActie, Loaded } from './batch-rows.ts';
import { nameOf } from './batch-rows.ts';
import { byteaArray } from './binary-arrays.ts';
import * as sql from './log-tables.ts';
import { together } from './together.ts';

interface StandRow {
  readonly volgnummer: number;
  readonly tijdstip_registratie: number;
  readonly subject_nummer: number;
}

interface ActieRow {
  readonly actie_key: Uint8Array;
  readonly eerste_volgnummer: number;
  readonly volgnummer: number;
  readonly bucket: number;
  readonly tijdstip: number;
  readonly vertrouwelijkheid: number;
  readonly vervallen: number;
  readonly verwerking_id: Uint8Array | null;
}

/** What a batch will ask: each thing once. */
interface Questions {
  readonly subjects: readonly Uint8Array[];
  readonly sleutels: readonly Uint8Array[];
  readonly acties: readonly Uint8Array[];
  readonly verwerkingen: readonly Uint8Array[];
}

class ByteSet {
  readonly #items = new Map<string, Uint8Array>();

  add(bytes: Uint8Array | null): void {
    if (bytes !== null) this.#items.set(nameOf(bytes), bytes);
  }

  get all(): readonly Uint8Array[] {
    return [...this.#items.values()];
  }
}

function questionsOf(appends: readonly Append[]): Questions {
  const [subjects, sleutels, acties, verwerkingen] = [new ByteSet(), new ByteSet(), new ByteSet(), new ByteSet()];
  for (const { idempotency, versies } of appends) {
    sleutels.add(idempotency?.sleutel ?? null);
    for (const { vervangt, actieKey, verwerkingId, afnemer, objecten } of versies) {
      if (vervangt === null) verwerkingen.add(verwerkingId);
      else acties.add(actieKey);
      if (afnemer !== null && 'index' in afnemer) subjects.add(afnemer.index);
      for (const { subject } of objecten) if ('index' in subject) subjects.add(subject.index);
    }
  }
  return { subjects: subjects.all, sleutels: sleutels.all, acties: acties.all, verwerkingen: verwerkingen.all };
}

/** Asks one question for many keys; nothing when there are none. */
async function ask<T>(
  client: ClientBase,
  name: 'findSubjects' | 'findIdempotencies' | 'findActies' | 'findVertrouwelijkheden',
  logId: number,
  keys: readonly Uint8Array[],
): Promise<readonly T[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query({ name, text: sql[name], values: [logId, byteaArray(keys)] });
  return rows as readonly T[];
}

const bekendeActie = (row: ActieRow): BekendeActie => ({
  eersteVolgnummer: row.eerste_volgnummer,
  volgnummer: row.volgnummer,
  bucket: row.bucket,
  tijdstip: row.tijdstip,
  vertrouwelijkheid: row.vertrouwelijkheid,
  vervallen: row.vervallen === 1,
  verwerkingId: row.verwerking_id,
});

const lock = (client: ClientBase, logId: number) =>
  client.query<StandRow>({ name: 'lockStand', text: sql.lockStand, values: [logId] });

/** The first lines of a log: who else writes its first lines at this moment is waited for. */
const beginLog = (client: ClientBase, logId: number) =>
  client.query({ name: 'insertStand', text: sql.insertStand, values: [logId] });

/** Makes itself the only one that writes to a log, until the transaction ends. */
export async function holdLog(client: ClientBase, logId: number): Promise<void> {
  await beginLog(client, logId);
  await lock(client, logId);
}

/** Holds a log and reads what a batch will ask, in one go: statements come to the server one after the other, the lock first. */
export async function loadBatch(client: ClientBase, logId: number, appends: readonly Append[]): Promise<Loaded> {
  const { subjects, sleutels, acties, verwerkingen } = questionsOf(appends);
  const [held, subjectRows, sleutelRows, actieRows, codeRows] = await together([
    lock(client, logId),
    ask<{ readonly zoekindex: Uint8Array; readonly subject_nummer: number }>(client, 'findSubjects', logId, subjects),
    ask<{ readonly sleutel: Uint8Array; readonly inhoud: Uint8Array; readonly volgnummer: number | null; readonly verloopt: number }>(client, 'findIdempotencies', logId, sleutels), // prettier-ignore
    ask<ActieRow>(client, 'findActies', logId, acties),
    ask<{ readonly verwerking_id: Uint8Array; readonly vertrouwelijkheid: number }>(client, 'findVertrouwelijkheden', logId, verwerkingen), // prettier-ignore
  ]);
  const [stand] = held.rows;
  if (stand === undefined) {
    // Nothing was held: what was read may be old.
    await beginLog(client, logId);
    return loadBatch(client, logId, appends);
  }
  const codes = new Map(verwerkingen.map((id) => [nameOf(id), new Set<number>()]));
  for (const { verwerking_id, vertrouwelijkheid } of codeRows) codes.get(nameOf(verwerking_id))?.add(vertrouwelijkheid);
  return {
    stand: {
      volgnummer: stand.volgnummer,
      tijdstipRegistratie: stand.tijdstip_registratie,
      subjectNummer: stand.subject_nummer,
    },
    subjects: new Map(subjectRows.map((row) => [nameOf(row.zoekindex), row.subject_nummer])),
    idempotenties: new Map(sleutelRows.map((row) => [nameOf(row.sleutel), row])),
    acties: new Map(actieRows.map((row) => [nameOf(row.actie_key), bekendeActie(row)])),
    vertrouwelijkheden: codes,
  };
}
