import type { Sealer } from '../pseudonimisering/sealer.ts';
import { OIN_PATTERN } from '../oin.ts';
import type { Engine } from '../storage/engine.ts';
import { insertOrganisatie, readDirectory, updateOrganisatieActief } from './applicatie-store.ts';
import type { Organisatie } from './applicatie.ts';

/** What managing the directory works with. */
export interface DirectoryContext {
  readonly engine: Engine;
  readonly sealer: Sealer;
}

/** All organisations. */
export async function listOrganisaties({ engine, sealer }: DirectoryContext): Promise<readonly Organisatie[]> {
  return (await readDirectory(engine, sealer)).organisaties;
}

/** The organisation with an OIN. @throws Error when there is none. */
export async function requireOrganisatie(context: DirectoryContext, oin: string): Promise<Organisatie> {
  const found = (await listOrganisaties(context)).find((organisatie) => organisatie.oin === oin);
  if (found === undefined) throw new Error('Er is geen organisatie met deze OIN.');
  return found;
}

/** An organisation that is not there yet, with the next log. @throws Error when its OIN or its name is no good */
export function newOrganisatie(
  known: readonly Organisatie[],
  oin: string,
  naam: string,
  server: string | null = null,
): Organisatie {
  if (!OIN_PATTERN.test(oin)) throw new Error('Een OIN heeft 20 cijfers.');
  if (naam.trim() === '') throw new Error('Een organisatie heeft een naam.');
  return { logId: Math.max(0, ...known.map(({ logId }) => logId)) + 1, oin, naam, server, actief: true };
}

/**
 * Adds an organisation with an empty log (P6).
 * @param server name of the server that its log comes on (`databaseServers`); null: the one with the directory
 * @throws Error when the OIN is malformed or known
 */
export async function addOrganisatie(
  context: DirectoryContext,
  oin: string,
  naam: string,
  server: string | null = null,
): Promise<Organisatie> {
  const known = await listOrganisaties(context);
  const organisatie = newOrganisatie(known, oin, naam, server);
  if (known.some((other) => other.oin === oin)) throw new Error('Deze organisatie bestaat al.');
  await insertOrganisatie(context.engine, organisatie);
  return organisatie;
}

/** Lets an organisation in or keeps it out. @throws Error when there is none with this OIN. */
export async function setOrganisatieActief(context: DirectoryContext, oin: string, actief: boolean): Promise<void> {
  const { logId } = await requireOrganisatie(context, oin);
  await updateOrganisatieActief(context.engine, logId, actief);
}
