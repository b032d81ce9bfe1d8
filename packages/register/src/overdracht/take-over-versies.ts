import type { Context } from '../context.ts';
import { recordCommitment } from '../integriteit/commitment.ts';
import { learnSubjects, sealAll } from '../versies/append-versies.ts';
import type { SealedWithSubjects } from '../versies/seal-versie.ts';
import type { GeregistreerdeVersie, NieuweVersie } from '../versies/versies.ts';
import { findHuidigeActie } from '../verwerkingsactie/find-actie.ts';
import type { Verhuisplaats } from './overdracht-store.ts';
import { readVerhuisplaatsen } from './overdracht-store.ts';
import type { InkomendeVersie } from './read-versieregel.ts';

/** In whose name the store writes what moves: clients take turns. */
const CLIENT = 'verwerkingenlog import';

function nieuweVersieOf(context: Context, { versie, nonces }: InkomendeVersie, vervangt: number | null): NieuweVersie {
  const { volgnummer, tijdstipRegistratie, ...inhoud } = versie;
  return {
    versie: inhoud,
    actieKey: context.ids.actieKey(versie.actieId),
    vervangt,
    overgenomen: { volgnummer, tijdstipRegistratie, nonces },
  };
}

/** Each version behind the one that it replaces: in the log, or earlier in the same piece. */
async function inOrder(
  context: Context,
  logId: number,
  inkomend: readonly InkomendeVersie[],
): Promise<readonly NieuweVersie[]> {
  const newest = new Map<string, Pick<GeregistreerdeVersie, 'volgnummer' | 'versienummer'>>();
  const nieuw: NieuweVersie[] = [];
  for (const item of inkomend) {
    const { actieId, volgnummer, versienummer } = item.versie;
    const known = newest.get(actieId) ?? null;
    // A first version has none before it; were there one all the same, the store would refuse it.
    const vorige = known ?? (versienummer === 1 ? null : await findHuidigeActie(context, logId, actieId));
    if (vorige !== null && vorige.versienummer >= versienummer)
      throw new Error(`Volgnummer ${String(volgnummer)} van de export klopt niet: die versie van de actie is er al.`);
    newest.set(actieId, item.versie);
    nieuw.push(nieuweVersieOf(context, item, vorige?.volgnummer ?? null));
  }
  return nieuw;
}

/** The commitment of a version as it would stand here. */
const commitmentOf = ({ sealed }: SealedWithSubjects, { versie }: InkomendeVersie): Uint8Array =>
  recordCommitment(sealed.kern, versie.tijdstipRegistratie);

const isEqual = (een: Uint8Array, ander: Uint8Array): boolean => Buffer.compare(een, ander) === 0;

/** @throws Error when a version is not what its commitment was made of (integriteit 2.1) */
function checkCommitments(sealed: readonly SealedWithSubjects[], inkomend: readonly InkomendeVersie[]): void {
  inkomend.forEach((item, i) => {
    const made = sealed[i];
    if (made === undefined || item.commitment === null || isEqual(commitmentOf(made, item), item.commitment)) return;
    throw new Error(
      `Volgnummer ${String(item.versie.volgnummer)} van de export klopt niet: de inhoud past niet bij haar commitment.`,
    );
  });
}

/**
 * Stretches that go in one transaction: new acties, or changes of acties that each stand in it once. What a transaction changes it need not
 * see itself, so that an engine may look up all it needs before it writes.
 */
function stretchesOf(sealed: readonly SealedWithSubjects[]): readonly (readonly SealedWithSubjects[])[] {
  const stretches: SealedWithSubjects[][] = [];
  let kind: boolean | null = null;
  let acties = new Set<string>();
  for (const item of sealed) {
    const isNew = item.sealed.vervangt === null;
    const name = Buffer.from(item.sealed.actieKey).toString('latin1');
    if (isNew !== kind || acties.has(name)) {
      stretches.push([]);
      acties = new Set();
    }
    kind = isNew;
    acties.add(name);
    stretches.at(-1)?.push(item);
  }
  return stretches;
}

/** All of a stretch, or nothing. */
async function appendStretch(context: Context, logId: number, stretch: readonly SealedWithSubjects[]): Promise<void> {
  const nu = context.clock.nowMicroseconds();
  const appends = stretch.map(({ sealed }) => ({
    logId,
    nu,
    versies: [sealed],
    idempotency: null,
    eisConsistentie: false,
  }));
  const outcomes = await context.engine.appendGroup({ appends, samen: true }, CLIENT);
  outcomes.forEach((outcome, i) => {
    if (outcome.uitkomst !== 'vastgelegd')
      throw new Error('In dit log is intussen iets anders vastgelegd: blokkeer de organisatie tijdens de import.');
    learnSubjects(context, logId, stretch.slice(i, i + 1), outcome.subjects);
  });
}

/**
 * Puts versions of another register in a log as they are (D4). Resolves when they are durable; when it fails, the first ones may be.
 * @throws Error with a sentence for the operator, RegisterError when the store fails
 */
export async function takeOverVersies(
  context: Context,
  logId: number,
  inkomend: readonly InkomendeVersie[],
): Promise<void> {
  const sealed = await sealAll(context, logId, await inOrder(context, logId, inkomend));
  checkCommitments(sealed, inkomend);
  for (const stretch of stretchesOf(sealed)) await appendStretch(context, logId, stretch);
}

function isSame(
  { versieId, tijdstipRegistratie, commitment }: Verhuisplaats,
  item: InkomendeVersie,
  made: SealedWithSubjects,
) {
  return (
    isEqual(versieId, made.sealed.versieId) &&
    tijdstipRegistratie === item.versie.tijdstipRegistratie &&
    (item.commitment === null ||
      (isEqual(commitment, item.commitment) && isEqual(commitment, commitmentOf(made, item))))
  );
}

/**
 * Compares versions with what stands in the log at their volgnummers: an import that was cut goes on behind what it stored itself.
 * @throws Error when something else stands there
 */
export async function compareVersies(
  context: Context,
  logId: number,
  inkomend: readonly InkomendeVersie[],
): Promise<void> {
  const sealed = await sealAll(
    context,
    logId,
    inkomend.map((item) => nieuweVersieOf(context, item, null)),
  );
  const plaatsen = inkomend.map(({ versie: { volgnummer } }, i) => ({
    volgnummer,
    bucket: sealed[i]?.sealed.bucket ?? 0,
  }));
  const found = await readVerhuisplaatsen(context.engine, logId, plaatsen);
  inkomend.forEach((item, i) => {
    const stands = found.get(item.versie.volgnummer);
    const made = sealed[i];
    if (stands === undefined || made === undefined || !isSame(stands, item, made))
      throw new Error(
        `In dit log staat bij volgnummer ${String(item.versie.volgnummer)} iets anders dan in de export: importeer in een leeg log.`,
      );
  });
}
