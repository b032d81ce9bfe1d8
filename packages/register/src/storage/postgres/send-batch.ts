import type { ClientBase } from 'pg';

import type { LogStand } from '../writing/log-rows.ts';
import type { BatchRows, Pending } from './batch-rows.ts';
import * as sql from './log-tables.ts';
import { together } from './together.ts';

/** The statement of each kind of row, in the order in which they are sent: a forgotten key before its new use, what ends rows after those rows. */
const statements: Readonly<Record<keyof Pending, string>> = {
  subject: sql.inserts.subject,
  registratie: sql.inserts.registratie,
  object: sql.inserts.object,
  actueel: sql.inserts.actueel,
  versie: sql.inserts.versie,
  // An object that a later version holds too is there already.
  vreemdObject: `${sql.inserts.vreemd_object} ON CONFLICT (log_id, verwerkt_object_id) DO NOTHING`,
  actie: sql.inserts.actie,
  gewijzigdeActie: sql.updateActies,
  gesloten: sql.closeActueel,
  vergetenSleutel: sql.deleteIdempotencies,
  idempotentie: sql.inserts.idempotentie,
};

const standParams = (logId: number, stand: LogStand): readonly number[] => [
  logId,
  stand.volgnummer,
  stand.tijdstipRegistratie,
  stand.subjectNummer,
];

/** Sends all rows of a batch, a statement for each kind. @throws the fault of the first one that is refused */
export async function sendBatch(client: ClientBase, logId: number, rows: BatchRows): Promise<void> {
  const { pending } = rows;
  const sent = (Object.keys(statements) as readonly (keyof Pending)[])
    .filter((kind) => pending[kind].length > 0)
    .map(async (kind) =>
      client.query({ name: kind, text: statements[kind], values: [logId, ...pending[kind].params()] }),
    );
  const reached = rows.stand;
  if (reached !== null)
    sent.push(client.query({ name: 'stand', text: sql.updateStand, values: [...standParams(logId, reached)] }));
  await together(sent);
}
