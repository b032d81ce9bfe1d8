import type { StatementSync } from 'node:sqlite';

import { recordCommitment } from '../../integriteit/commitment.ts';
import type { Append, AppendResult, Registratie, SealedVersie, SubjectRef } from '../append.ts';
import { prepareLogStatements } from './log-statements.ts';

interface LogStand {
  volgnummer: number;
  tijdstipRegistratie: number;
  subjectNummer: number;
}

/** The version that a new one replaces. */
interface Voorganger {
  readonly eersteVolgnummer: number;
  readonly volgnummer: number;
  readonly bucket: number;
  readonly tijdstip: number;
}

const andereVertrouwelijkheden = [
  [1, 2],
  [0, 2],
  [0, 1],
] as const;

/** Writes the rows of appends inside a transaction that the caller opens and commits. */
export interface LogWriter {
  /** Forgets what a transaction that failed left in memory. */
  begin(): void;
  write(append: Append): AppendResult;
  /** Remembers the state of the logs. @returns what puts it back, for rows that are undone */
  remember(): () => void;
  /** Stores the state of each log that was written to. */
  finish(): void;
}

function remember(standen: Map<number, LogStand>): () => void {
  const before = Array.from(standen, ([logId, stand]) => [logId, { ...stand }] as const);
  return () => {
    standen.clear();
    for (const [logId, stand] of before) standen.set(logId, stand);
  };
}

/** D4: what versions bring of their own goes on where the log ends, in their order (H2). */
function fitsBehind({ volgnummer, tijdstipRegistratie }: LogStand, versies: readonly SealedVersie[]): boolean {
  let last = { volgnummer, tijdstipRegistratie };
  return versies.every(({ registratie }) => {
    if (registratie === null) return true;
    const fits =
      registratie.volgnummer > last.volgnummer && registratie.tijdstipRegistratie >= last.tijdstipRegistratie;
    last = registratie;
    return fits;
  });
}

export function createLogWriter(prepare: (sql: string) => StatementSync): LogWriter {
  const sql = prepareLogStatements(prepare);
  const standen = new Map<number, LogStand>();

  function standOf(logId: number): LogStand {
    let stand = standen.get(logId);
    if (stand === undefined) {
      const row = sql.readStand.get(logId);
      stand = {
        volgnummer: Number(row?.['volgnummer'] ?? 0),
        tijdstipRegistratie: Number(row?.['tijdstip_registratie'] ?? 0),
        subjectNummer: Number(row?.['subject_nummer'] ?? 0),
      };
      standen.set(logId, stand);
    }
    return stand;
  }

  function subjectNummer(logId: number, subject: SubjectRef, stand: LogStand): number {
    if ('nummer' in subject) return subject.nummer;
    const known = sql.findSubject.get(logId, subject.index);
    if (known !== undefined) return Number(known['subject_nummer']);
    stand.subjectNummer += 1;
    sql.insertSubject.run(logId, subject.index, stand.subjectNummer, subject.versleuteld);
    return stand.subjectNummer;
  }

  function earlierAnswer({ logId, nu, idempotency }: Append): AppendResult | null {
    if (idempotency === null) return null;
    const row = sql.findIdempotency.get(logId, idempotency.sleutel);
    if (row === undefined) return null;
    if (Number(row['verloopt']) <= nu) {
      sql.deleteIdempotency.run(logId, idempotency.sleutel);
      return null;
    }
    return {
      uitkomst: 'herhaald',
      volgnummer: row['volgnummer'] === null ? null : Number(row['volgnummer']),
      inhoud: row['inhoud'] as Uint8Array,
    };
  }

  /** The versions to replace, or null when one of them is no longer the newest. */
  function voorgangers(logId: number, versies: readonly SealedVersie[]): readonly (Voorganger | null)[] | null {
    const found: (Voorganger | null)[] = [];
    for (const versie of versies) {
      if (versie.vervangt === null) {
        found.push(null);
        continue;
      }
      const row = sql.findActie.get(logId, versie.actieKey);
      if (row === undefined || row['volgnummer'] !== versie.vervangt) return null;
      found.push({
        eersteVolgnummer: Number(row['eerste_volgnummer']),
        volgnummer: versie.vervangt,
        bucket: Number(row['bucket']),
        tijdstip: Number(row['tijdstip']),
      });
    }
    return found;
  }

  /** V12: has the verwerking of a new actie current acties of another vertrouwelijkheid? */
  function isInconsistent(logId: number, versies: readonly SealedVersie[]): boolean {
    return versies.some((versie) => {
      if (versie.vervangt !== null || versie.verwerkingId === null) return false;
      const [een, ander] = andereVertrouwelijkheden[versie.vertrouwelijkheid];
      return sql.findOtherVertrouwelijkheid.get(logId, versie.verwerkingId, een, ander) !== undefined;
    });
  }

  /** Ends the rows by which the previous version was found. */
  function closeActueel(logId: number, voorganger: Voorganger, volgnummer: number): void {
    for (const row of sql.subjectsOfVersie.all(logId, voorganger.bucket, voorganger.volgnummer)) {
      const subject = Number(row['subject_nummer']);
      sql.closeActueel.run(
        volgnummer,
        logId,
        subject,
        voorganger.tijdstip,
        voorganger.eersteVolgnummer,
        voorganger.volgnummer,
      );
    }
  }

  function insertObjecten(
    logId: number,
    versie: SealedVersie,
    volgnummer: number,
    eerste: number,
    stand: LogStand,
    subjects: number[],
  ): void {
    const ooit = versie.ooitVertrouwelijk ? 1 : 0;
    versie.objecten.forEach((object, nummer) => {
      const subject = subjectNummer(logId, object.subject, stand);
      subjects.push(subject);
      sql.insertObject.run(logId, versie.bucket, volgnummer, nummer, subject, object.commitment, object.payload);
      if (object.vreemdId !== null) sql.insertVreemdObject.run(logId, object.vreemdId, versie.actieKey);
      if (versie.vervallen) return;
      sql.insertActueel.run(
        logId, subject, versie.tijdstip, eerste, object.rang, volgnummer, versie.bucket, nummer,
        versie.vertrouwelijkheid, ooit, versie.verwerkingsactiviteitId,
      ); // prettier-ignore
    });
  }

  function insertVersie(
    logId: number,
    nu: number,
    versie: SealedVersie,
    voorganger: Voorganger | null,
    subjects: number[],
  ): Registratie {
    const stand = standOf(logId);
    stand.volgnummer = versie.registratie?.volgnummer ?? stand.volgnummer + 1;
    stand.tijdstipRegistratie = versie.registratie?.tijdstipRegistratie ?? Math.max(stand.tijdstipRegistratie, nu);
    const { volgnummer, tijdstipRegistratie } = stand;
    const eerste = voorganger?.eersteVolgnummer ?? volgnummer;
    if (voorganger !== null) closeActueel(logId, voorganger, volgnummer);
    insertObjecten(logId, versie, volgnummer, eerste, stand, subjects);
    const afnemer = versie.afnemer === null ? null : subjectNummer(logId, versie.afnemer, stand);
    if (afnemer !== null) subjects.push(afnemer);
    const commitment = recordCommitment(versie.kern, tijdstipRegistratie);
    sql.insertRegistratie.run(
      logId, versie.bucket, volgnummer, versie.actieKey, versie.versieId, versie.versienummer,
      tijdstipRegistratie, afnemer, commitment, versie.payload,
    ); // prettier-ignore
    sql.insertVersie.run(logId, eerste, volgnummer, versie.bucket);
    const writeActie = voorganger === null ? sql.insertActie : sql.updateActie;
    writeActie.run(
      logId, versie.actieKey, eerste, volgnummer, versie.bucket, versie.versienummer, versie.tijdstip, versie.vertrouwelijkheid,
      versie.ooitVertrouwelijk ? 1 : 0, versie.vervallen ? 1 : 0,
      versie.verwerkingId, versie.verwerkingsactiviteitId, versie.verwerkingIdAfnemer,
    ); // prettier-ignore
    return { volgnummer, tijdstipRegistratie };
  }

  function write(append: Append): AppendResult {
    const { logId, nu, versies, idempotency } = append;
    const earlier = earlierAnswer(append);
    if (earlier !== null) return earlier;
    const vorige = voorgangers(logId, versies);
    if (vorige === null || !fitsBehind(standOf(logId), versies)) return { uitkomst: 'verouderd' };
    const inconsistent = isInconsistent(logId, versies);
    if (inconsistent && append.eisConsistentie) return { uitkomst: 'inconsistent' };
    const subjects: number[] = [];
    const registraties = versies.map((versie, i) => insertVersie(logId, nu, versie, vorige[i] ?? null, subjects));
    if (idempotency !== null) {
      const volgnummer = registraties[0]?.volgnummer ?? idempotency.antwoord;
      sql.insertIdempotency.run(logId, idempotency.sleutel, idempotency.inhoud, volgnummer, idempotency.verloopt);
    }
    return { uitkomst: 'vastgelegd', registraties, subjects, inconsistent };
  }

  return {
    begin: () => standen.clear(),
    write,
    remember: () => remember(standen),
    finish: () => {
      for (const [logId, { volgnummer, tijdstipRegistratie, subjectNummer: subject }] of standen)
        sql.writeStand.run(logId, volgnummer, tijdstipRegistratie, subject);
    },
  };
}
