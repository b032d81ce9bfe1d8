import { recordCommitment } from '../../integriteit/commitment.ts';
import type { Append, AppendResult, Registratie, SealedVersie, SubjectRef } from '../append.ts';
import type { GeplaatsteVersie, LogRows, LogStand, Voorganger } from './log-rows.ts';

/** Decides what becomes of appends, and writes their rows, inside a transaction that an engine opens and commits. */
export interface LogWriter {
  write(append: Append): AppendResult;
  /** Remembers the state of the logs. @returns what puts it back, for rows that are undone */
  remember(): () => void;
  /** Stores the state of each log that was written to. */
  finish(): void;
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

export function createLogWriter(rows: LogRows): LogWriter {
  const standen = new Map<number, LogStand>();

  function standOf(logId: number): LogStand {
    const known = standen.get(logId);
    if (known !== undefined) return known;
    const stand = rows.readStand(logId);
    standen.set(logId, stand);
    return stand;
  }

  function subjectNummer(logId: number, subject: SubjectRef): number {
    if ('nummer' in subject) return subject.nummer;
    const known = rows.findSubject(logId, subject.index);
    if (known !== undefined) return known;
    const stand = standOf(logId);
    const nummer = stand.subjectNummer + 1;
    standen.set(logId, { ...stand, subjectNummer: nummer });
    rows.insertSubject(logId, subject.index, nummer, subject.versleuteld);
    return nummer;
  }

  function earlierAnswer({ logId, nu, idempotency }: Append): AppendResult | null {
    if (idempotency === null) return null;
    const found = rows.findIdempotency(logId, idempotency.sleutel);
    if (found === undefined) return null;
    if (found.verloopt <= nu) {
      rows.deleteIdempotency(logId, idempotency.sleutel);
      return null;
    }
    return { uitkomst: 'herhaald', volgnummer: found.volgnummer, inhoud: found.inhoud };
  }

  /** The versions to replace, or null when one of them is no longer the newest. */
  function voorgangers(logId: number, versies: readonly SealedVersie[]): readonly (Voorganger | null)[] | null {
    const found: (Voorganger | null)[] = [];
    for (const { vervangt, actieKey } of versies) {
      const voorganger = vervangt === null ? null : rows.findActie(logId, actieKey);
      if (vervangt !== null && voorganger?.volgnummer !== vervangt) return null;
      found.push(voorganger ?? null);
    }
    return found;
  }

  /** V12: has the verwerking of a new actie current acties of another vertrouwelijkheid? */
  function isInconsistent(logId: number, versies: readonly SealedVersie[]): boolean {
    return versies.some(
      ({ vervangt, verwerkingId, vertrouwelijkheid }) =>
        vervangt === null &&
        verwerkingId !== null &&
        rows.hasOtherVertrouwelijkheid(logId, verwerkingId, vertrouwelijkheid),
    );
  }

  /** Gives a version the next place in its log, or the one that it brings; its time of registration never runs back (H2). */
  function place(logId: number, nu: number, versie: SealedVersie, voorganger: Voorganger | null): GeplaatsteVersie {
    const stand = standOf(logId);
    const { volgnummer, tijdstipRegistratie } = versie.registratie ?? {
      volgnummer: stand.volgnummer + 1,
      tijdstipRegistratie: Math.max(stand.tijdstipRegistratie, nu),
    };
    standen.set(logId, { ...stand, volgnummer, tijdstipRegistratie });
    const eersteVolgnummer = voorganger?.eersteVolgnummer ?? volgnummer;
    return { logId, volgnummer, eersteVolgnummer, tijdstipRegistratie, versie };
  }

  function insertObjecten(geplaatst: GeplaatsteVersie, subjects: number[]): void {
    const { logId, versie } = geplaatst;
    versie.objecten.forEach((object, nummer) => {
      const subject = subjectNummer(logId, object.subject);
      subjects.push(subject);
      rows.insertObject(geplaatst, nummer, subject, object);
      if (object.vreemdId !== null) rows.insertVreemdObject(logId, object.vreemdId, versie.actieKey);
      if (!versie.vervallen) rows.insertActueel(geplaatst, nummer, subject, object);
    });
  }

  function insertVersie(
    { logId, nu }: Append,
    versie: SealedVersie,
    voorganger: Voorganger | null,
    subjects: number[],
  ): Registratie {
    const geplaatst = place(logId, nu, versie, voorganger);
    const { volgnummer, tijdstipRegistratie } = geplaatst;
    if (voorganger !== null) rows.closeActueel(logId, voorganger, volgnummer);
    insertObjecten(geplaatst, subjects);
    const afnemer = versie.afnemer === null ? null : subjectNummer(logId, versie.afnemer);
    if (afnemer !== null) subjects.push(afnemer);
    rows.insertRegistratie(geplaatst, afnemer, recordCommitment(versie.kern, tijdstipRegistratie));
    rows.insertVersie(geplaatst);
    if (voorganger === null) rows.insertActie(geplaatst);
    else rows.updateActie(geplaatst);
    return { volgnummer, tijdstipRegistratie };
  }

  function write(append: Append): AppendResult {
    const { logId, versies, idempotency } = append;
    const earlier = earlierAnswer(append);
    if (earlier !== null) return earlier;
    const vorige = voorgangers(logId, versies);
    if (vorige === null || !fitsBehind(standOf(logId), versies)) return { uitkomst: 'verouderd' };
    const inconsistent = isInconsistent(logId, versies);
    if (inconsistent && append.eisConsistentie) return { uitkomst: 'inconsistent' };
    const subjects: number[] = [];
    const registraties = versies.map((versie, i) => insertVersie(append, versie, vorige[i] ?? null, subjects));
    if (idempotency !== null)
      rows.insertIdempotency(logId, idempotency, registraties[0]?.volgnummer ?? idempotency.antwoord);
    return { uitkomst: 'vastgelegd', registraties, subjects, inconsistent };
  }

  return {
    write,
    remember: () => {
      const before = [...standen];
      return () => {
        standen.clear();
        for (const [logId, stand] of before) standen.set(logId, stand);
      };
    },
    finish: () => {
      for (const [logId, stand] of standen) rows.writeStand(logId, stand);
    },
  };
}
