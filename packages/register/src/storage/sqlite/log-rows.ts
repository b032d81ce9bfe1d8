import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { LogRows } from '../writing/log-rows.ts';
import { prepareLogStatements } from './log-statements.ts';

const andereVertrouwelijkheden = [
  [1, 2],
  [0, 2],
  [0, 1],
] as const;

const bit = (value: boolean): 0 | 1 => (value ? 1 : 0);

type Columns = Readonly<Record<string, unknown>>;

/** A column as a number; 0 in a row that is not there. */
const number = (row: Columns | undefined, column: string): number => Number(row?.[column] ?? 0);
const numberOrNull = (row: Columns, column: string): number | null =>
  row[column] === null ? null : number(row, column);

/** The rows of the log, each call a statement of its own: what an embedded engine does best. */
export function createSqliteRows(db: DatabaseSync, prepare: (sql: string) => StatementSync): LogRows {
  const sql = prepareLogStatements(prepare);
  return {
    ...createReads(sql),
    ...createInserts(sql),
    attempt: (work, keep) => {
      db.exec('SAVEPOINT groep');
      const done = work();
      if (!keep(done)) db.exec('ROLLBACK TO groep');
      db.exec('RELEASE groep');
      return done;
    },
  };
}

type LogStatements = ReturnType<typeof prepareLogStatements>;
type Reads = 'readStand' | 'findSubject' | 'findIdempotency' | 'findActie' | 'hasOtherVertrouwelijkheid';

function createReads(sql: LogStatements): Pick<LogRows, Reads> {
  return {
    readStand: (logId) => {
      const row = sql.readStand.get(logId);
      return {
        volgnummer: number(row, 'volgnummer'),
        tijdstipRegistratie: number(row, 'tijdstip_registratie'),
        subjectNummer: number(row, 'subject_nummer'),
      };
    },
    findSubject: (logId, index) => {
      const row = sql.findSubject.get(logId, index);
      return row === undefined ? undefined : number(row, 'subject_nummer');
    },
    findIdempotency: (logId, sleutel) => {
      const row = sql.findIdempotency.get(logId, sleutel);
      if (row === undefined) return undefined;
      return {
        inhoud: row['inhoud'] as Uint8Array,
        volgnummer: numberOrNull(row, 'volgnummer'),
        verloopt: number(row, 'verloopt'),
      };
    },
    findActie: (logId, actieKey) => {
      const row = sql.findActie.get(logId, actieKey);
      if (row === undefined) return undefined;
      return {
        eersteVolgnummer: number(row, 'eerste_volgnummer'),
        volgnummer: number(row, 'volgnummer'),
        bucket: number(row, 'bucket'),
        tijdstip: number(row, 'tijdstip'),
      };
    },
    hasOtherVertrouwelijkheid: (logId, verwerkingId, code) => {
      const [een, ander] = andereVertrouwelijkheden[code];
      return sql.findOtherVertrouwelijkheid.get(logId, verwerkingId, een, ander) !== undefined;
    },
  };
}

function createInserts(sql: LogStatements): Omit<LogRows, Reads | 'attempt'> {
  return {
    writeStand: (logId, { volgnummer, tijdstipRegistratie, subjectNummer }) =>
      void sql.writeStand.run(logId, volgnummer, tijdstipRegistratie, subjectNummer),
    insertSubject: (logId, index, nummer, versleuteld) => void sql.insertSubject.run(logId, index, nummer, versleuteld),
    deleteIdempotency: (logId, sleutel) => void sql.deleteIdempotency.run(logId, sleutel),
    insertIdempotency: (logId, { sleutel, inhoud, verloopt }, volgnummer) =>
      void sql.insertIdempotency.run(logId, sleutel, inhoud, volgnummer, verloopt),
    insertRegistratie: ({ logId, volgnummer, tijdstipRegistratie, versie }, afnemer, commitment) =>
      void sql.insertRegistratie.run(
        logId, versie.bucket, volgnummer, versie.actieKey, versie.versieId, versie.versienummer,
        tijdstipRegistratie, afnemer, commitment, versie.payload,
      ), // prettier-ignore
    insertObject: ({ logId, volgnummer, versie }, nummer, subject, { commitment, payload }) =>
      void sql.insertObject.run(logId, versie.bucket, volgnummer, nummer, subject, commitment, payload),
    insertVreemdObject: (logId, verwerktObjectId, actieKey) =>
      void sql.insertVreemdObject.run(logId, verwerktObjectId, actieKey),
    insertActueel: ({ logId, volgnummer, eersteVolgnummer, versie }, nummer, subject, { rang }) =>
      void sql.insertActueel.run(
        logId, subject, versie.tijdstip, eersteVolgnummer, rang, volgnummer, versie.bucket, nummer,
        versie.vertrouwelijkheid, bit(versie.ooitVertrouwelijk), versie.verwerkingsactiviteitId,
      ), // prettier-ignore
    closeActueel: (logId, { bucket, volgnummer, tijdstip, eersteVolgnummer }, tot) => {
      for (const row of sql.subjectsOfVersie.all(logId, bucket, volgnummer))
        sql.closeActueel.run(tot, logId, number(row, 'subject_nummer'), tijdstip, eersteVolgnummer, volgnummer);
    },
    insertVersie: ({ logId, eersteVolgnummer, volgnummer, versie }) =>
      void sql.insertVersie.run(logId, eersteVolgnummer, volgnummer, versie.bucket),
    insertActie: (geplaatst) => void sql.insertActie.run(...actieColumns(geplaatst)),
    updateActie: (geplaatst) => void sql.updateActie.run(...actieColumns(geplaatst)),
  };
}

function actieColumns({ logId, eersteVolgnummer, volgnummer, versie }: Parameters<LogRows['insertActie']>[0]) {
  return [
    logId, versie.actieKey, eersteVolgnummer, volgnummer, versie.bucket, versie.versienummer, versie.tijdstip,
    versie.vertrouwelijkheid, bit(versie.ooitVertrouwelijk), bit(versie.vervallen),
    versie.verwerkingId, versie.verwerkingsactiviteitId, versie.verwerkingIdAfnemer,
  ] as const; // prettier-ignore
}
