import { randomBytes } from 'node:crypto';

import {
  deleteGeheim,
  insertApplicatie,
  readDirectory,
  updateApplicatieActief,
  upsertGeheim,
} from './applicatie-store.ts';
import { apis } from './aanvrager.ts';
import type { Applicatie, NieuweApplicatie, Organisatie } from './applicatie.ts';
import { faultsOf, scopesOf } from './applicatie.ts';
import type { DirectoryContext } from './manage-organisaties.ts';
import { addOrganisatie, listOrganisaties, newOrganisatie, requireOrganisatie } from './manage-organisaties.ts';

const GEHEIM_BYTES = 32;
/** Organisation and application of development mode (ONTWERP 7); prefix 00000099 is for tests. */
export const ONTWIKKEL_OIN = '00000099000000000000';
const ONTWIKKEL_CLIENT_ID = 'ontwikkel';

/** A new application with its first secret, shown once; null when it brings tokens of an issuer. */
export interface Toegevoegd {
  readonly applicatieId: number;
  readonly clientId: string;
  readonly geheim: string | null;
}

/** As long as the municipality asks, if that is more than ours. */
function newGeheim(minimaalGeheim: number): string {
  return randomBytes(Math.max(GEHEIM_BYTES, minimaalGeheim)).toString('base64url');
}

/** All applications. */
export async function listApplicaties({ engine, sealer }: DirectoryContext): Promise<readonly Applicatie[]> {
  return (await readDirectory(engine, sealer)).applicaties;
}

/** The application with a client id. @throws Error when there is none. */
export async function requireApplicatie(context: DirectoryContext, clientId: string): Promise<Applicatie> {
  const found = (await listApplicaties(context)).find((applicatie) => applicatie.clientId === clientId);
  if (found === undefined) throw new Error('Er is geen applicatie met deze client ID.');
  return found;
}

interface AddOptions {
  readonly geheim?: string;
  readonly minimaalGeheim: number;
  readonly elkeOin?: boolean;
  /** Makes the organisation too, under this name, when there is none with the OIN: the first application of an installation. */
  readonly organisatieNaam?: string;
}

interface Thuis {
  readonly organisatie: Organisatie;
  readonly isNieuw: boolean;
}

/** The organisation of a new application. @throws Error when there is none and no name to make it, or when it has another name */
async function organisatieFor(context: DirectoryContext, oin: string, naam: string | undefined): Promise<Thuis> {
  if (naam === undefined) return { organisatie: await requireOrganisatie(context, oin), isNieuw: false };
  const known = await listOrganisaties(context);
  const found = known.find((organisatie) => organisatie.oin === oin);
  if (found === undefined) return { organisatie: newOrganisatie(known, oin, naam), isNieuw: true };
  if (found.naam !== naam) throw new Error('De organisatie met deze OIN heeft een andere naam.');
  return { organisatie: found, isNieuw: false };
}

/**
 * Registers an application for one organisation. A client id is unique in the whole register, because it decides the organisation.
 * @throws Error that names every fault
 */
export async function addApplicatie(
  context: DirectoryContext,
  oin: string,
  nieuw: NieuweApplicatie,
  { minimaalGeheim, geheim: chosen = newGeheim(minimaalGeheim), elkeOin = false, organisatieNaam }: AddOptions,
): Promise<Toegevoegd> {
  const geheim = nieuw.uitgever === undefined ? chosen : null;
  const faults = faultsOf(nieuw).map(({ name, reason }) => `${name}: ${reason}`);
  if (geheim !== null && Buffer.byteLength(geheim) < minimaalGeheim)
    faults.push(`geheim: een geheim heeft ten minste ${String(minimaalGeheim)} bytes.`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const { organisatie, isNieuw } = await organisatieFor(context, oin, organisatieNaam);
  const known = await listApplicaties(context);
  if (known.some(({ clientId }) => clientId === nieuw.clientId)) throw new Error('Deze client ID bestaat al.');
  const applicatieId = Math.max(0, ...known.map((applicatie) => applicatie.applicatieId)) + 1;
  const { logId } = organisatie;
  const bytes = geheim === null ? null : Buffer.from(geheim);
  const applicatie = { ...nieuw, applicatieId, logId, elkeOin, geheim: bytes };
  await insertApplicatie(context.engine, context.sealer, applicatie, isNieuw ? organisatie : null);
  return { applicatieId, clientId: nieuw.clientId, geheim };
}

/** Lets an application in or keeps it out. */
export async function setApplicatieActief(context: DirectoryContext, clientId: string, actief: boolean): Promise<void> {
  const { applicatieId } = await requireApplicatie(context, clientId);
  await updateApplicatieActief(context.engine, applicatieId, actief);
}

/**
 * Gives an application a secret in the first or second place; the other one goes on working (T17).
 * @throws Error when it brings tokens of an issuer (T18)
 */
export async function setGeheim(
  context: DirectoryContext,
  clientId: string,
  nummer: 1 | 2,
  minimaalGeheim: number,
  geheim: string = newGeheim(minimaalGeheim),
): Promise<string> {
  if (Buffer.byteLength(geheim) < minimaalGeheim)
    throw new Error(`Een geheim heeft ten minste ${String(minimaalGeheim)} bytes.`);
  const { applicatieId, uitgever } = await requireApplicatie(context, clientId);
  if (uitgever !== null)
    throw new Error('Deze applicatie meldt zich aan met tokens van een uitgever en heeft geen geheim.');
  await upsertGeheim(context.engine, context.sealer, applicatieId, nummer, Buffer.from(geheim));
  return geheim;
}

/** Takes a secret away. @throws Error when it is the last one: block the application instead. */
export async function removeGeheim(context: DirectoryContext, clientId: string, nummer: 1 | 2): Promise<void> {
  const { applicatieId, geheimen } = await requireApplicatie(context, clientId);
  if (geheimen.length < 2) throw new Error('Dit is het laatste geheim: blokkeer de applicatie in plaats daarvan.');
  await deleteGeheim(context.engine, applicatieId, nummer);
}

/**
 * Development mode: an organisation and an application that may do everything, with a random secret.
 * @param server where its log comes; null: beside the directory
 */
export async function ensureOntwikkelomgeving(
  context: DirectoryContext,
  minimaalGeheim: number,
  server: string | null = null,
): Promise<void> {
  if (!(await listOrganisaties(context)).some(({ oin }) => oin === ONTWIKKEL_OIN))
    await addOrganisatie(context, ONTWIKKEL_OIN, 'Ontwikkelgemeente', server);
  if ((await listApplicaties(context)).some(({ clientId }) => clientId === ONTWIKKEL_CLIENT_ID)) return;
  const nieuw: NieuweApplicatie = {
    clientId: ONTWIKKEL_CLIENT_ID,
    label: 'Ontwikkelapplicatie',
    uitvoeringDoor: 'onbekend',
    scopes: Object.fromEntries(apis.map((api) => [api, scopesOf(api)])),
    oins: [],
  };
  await addApplicatie(context, ONTWIKKEL_OIN, nieuw, { minimaalGeheim, elkeOin: true });
}
