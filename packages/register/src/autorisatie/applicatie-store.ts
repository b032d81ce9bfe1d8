import type { Sealer } from '../pseudonimisering/sealer.ts';
import type { Engine, Row, Statement } from '../storage/engine.ts';
import type { ApiNaam, Scope } from './aanvrager.ts';
import { apis } from './aanvrager.ts';
import type { Applicatie, NieuweApplicatie, Organisatie, UitvoeringDoorRegel } from './applicatie.ts';

/** Every change of the directory ends with this, so that each process reads it again within a second (T19). */
const raiseVersie: Statement = { sql: 'UPDATE directory_versie SET versie = versie + 1 WHERE id = 1', params: [] };

/** The directory as a whole: small enough to hold in memory. */
export interface DirectoryInhoud {
  readonly organisaties: readonly Organisatie[];
  readonly applicaties: readonly Applicatie[];
}

interface ApplicatieRow extends Row {
  readonly applicatie_id: number;
  readonly log_id: number;
  readonly client_id: string;
  readonly label: string;
  readonly actief: number;
  readonly elke_oin: number;
  readonly uitvoering_door: string;
  readonly uitgever: string | null;
}
interface ScopeRow extends Row {
  readonly applicatie_id: number;
  readonly api: string;
  readonly scope: string;
}
interface OinRow extends Row {
  readonly applicatie_id: number;
  readonly oin: string;
}
interface GeheimRow extends Row {
  readonly applicatie_id: number;
  readonly nummer: number;
  readonly versleuteld: Uint8Array;
}
interface OrganisatieRow extends Row {
  readonly log_id: number;
  readonly oin: string;
  readonly naam: string;
  readonly server: string | null;
  readonly actief: number;
}

const geheimAad = (applicatieId: number): Uint8Array => Buffer.from(`applicatie ${String(applicatieId)}`);

/** Number that changes with each change of the directory. */
export async function readDirectoryVersie(engine: Engine): Promise<number> {
  const [row] = await engine.queryAhead<{ readonly versie: number }>(
    'SELECT versie FROM directory_versie WHERE id = 1',
    [],
  );
  return row?.versie ?? 0;
}

/** Reads all organisations and applications, their secrets opened. */
export async function readDirectory(engine: Engine, sealer: Sealer): Promise<DirectoryInhoud> {
  const [organisaties, applicaties, scopes, oins, geheimen] = await Promise.all([
    engine.queryAhead<OrganisatieRow>('SELECT log_id, oin, naam, server, actief FROM organisatie ORDER BY log_id', []),
    engine.queryAhead<ApplicatieRow>(
      'SELECT applicatie_id, log_id, client_id, label, actief, elke_oin, uitvoering_door, uitgever FROM applicatie ORDER BY applicatie_id',
      [],
    ),
    engine.queryAhead<ScopeRow>('SELECT applicatie_id, api, scope FROM applicatie_scope', []),
    engine.queryAhead<OinRow>('SELECT applicatie_id, oin FROM applicatie_oin', []),
    engine.queryAhead<GeheimRow>(
      'SELECT applicatie_id, nummer, versleuteld FROM applicatie_geheim ORDER BY nummer',
      [],
    ),
  ]);
  const scopesOf = (id: number, api: ApiNaam): ReadonlySet<Scope> =>
    new Set(scopes.filter((row) => row.applicatie_id === id && row.api === api).map(({ scope }) => scope as Scope));
  return {
    organisaties: organisaties.map(({ log_id, oin, naam, server, actief }) => ({
      logId: log_id,
      oin,
      naam,
      server,
      actief: actief === 1,
    })),
    applicaties: applicaties.map((row) => ({
      applicatieId: row.applicatie_id,
      logId: row.log_id,
      clientId: row.client_id,
      label: row.label,
      actief: row.actief === 1,
      elkeOin: row.elke_oin === 1,
      uitvoeringDoor: row.uitvoering_door as UitvoeringDoorRegel,
      uitgever: row.uitgever,
      scopes: Object.fromEntries(apis.map((api) => [api, scopesOf(row.applicatie_id, api)])) as Applicatie['scopes'],
      oins: new Set(oins.filter((oin) => oin.applicatie_id === row.applicatie_id).map(({ oin }) => oin)),
      geheimen: geheimen
        .filter((geheim) => geheim.applicatie_id === row.applicatie_id)
        .map(({ versleuteld }) => sealer.open(versleuteld, geheimAad(row.applicatie_id))),
    })),
  };
}

const organisatieStatement = ({ logId, oin, naam, server }: Organisatie): Statement => ({
  sql: 'INSERT INTO organisatie (log_id, oin, naam, server, actief) VALUES ($1, $2, $3, $4, 1)',
  params: [logId, oin, naam, server],
});

/** Adds an organisation with an empty log. */
export async function insertOrganisatie(engine: Engine, organisatie: Organisatie): Promise<void> {
  await engine.execute([organisatieStatement(organisatie), raiseVersie]);
}

/** Lets an organisation in or keeps it out. */
export async function updateOrganisatieActief(engine: Engine, logId: number, actief: boolean): Promise<void> {
  const sql = 'UPDATE organisatie SET actief = $2 WHERE log_id = $1';
  await engine.execute([{ sql, params: [logId, actief ? 1 : 0] }, raiseVersie]);
}

/** Adds an application, its scopes, OINs and first secret, if it has one, in one transaction, with its organisation when that is new. */
export async function insertApplicatie(
  engine: Engine,
  sealer: Sealer,
  applicatie: NieuweApplicatie & {
    readonly applicatieId: number;
    readonly logId: number;
    readonly elkeOin: boolean;
    readonly geheim: Buffer | null;
  },
  nieuweOrganisatie: Organisatie | null = null,
): Promise<void> {
  const { applicatieId, logId, clientId, label, elkeOin, uitvoeringDoor, scopes, oins, uitgever, geheim } = applicatie;
  const insertScope = 'INSERT INTO applicatie_scope (applicatie_id, api, scope) VALUES ($1, $2, $3)';
  const insertOin = 'INSERT INTO applicatie_oin (applicatie_id, oin) VALUES ($1, $2)';
  const insert = `INSERT INTO applicatie (applicatie_id, log_id, client_id, label, actief, elke_oin, uitvoering_door, uitgever)
    VALUES ($1, $2, $3, $4, 1, $5, $6, $7)`;
  const scopeRows = apis.flatMap((api) =>
    [...new Set(scopes[api])].map((scope) => ({ sql: insertScope, params: [applicatieId, api, scope] })),
  );
  await engine.execute([
    ...(nieuweOrganisatie === null ? [] : [organisatieStatement(nieuweOrganisatie)]),
    { sql: insert, params: [applicatieId, logId, clientId, label, elkeOin ? 1 : 0, uitvoeringDoor, uitgever ?? null] },
    ...scopeRows,
    ...[...new Set(oins)].map((oin) => ({ sql: insertOin, params: [applicatieId, oin] })),
    ...(geheim === null ? [] : [geheimStatement(sealer, applicatieId, 1, geheim)]),
    raiseVersie,
  ]);
}

function geheimStatement(sealer: Sealer, applicatieId: number, nummer: 1 | 2, geheim: Buffer): Statement {
  const sql = `INSERT INTO applicatie_geheim (applicatie_id, nummer, versleuteld) VALUES ($1, $2, $3)
    ON CONFLICT (applicatie_id, nummer) DO UPDATE SET versleuteld = $3`;
  return { sql, params: [applicatieId, nummer, sealer.seal(geheim, geheimAad(applicatieId))] };
}

/** Sets the first or the second secret of an application. */
export async function upsertGeheim(
  engine: Engine,
  sealer: Sealer,
  applicatieId: number,
  nummer: 1 | 2,
  geheim: Buffer,
): Promise<void> {
  await engine.execute([geheimStatement(sealer, applicatieId, nummer, geheim), raiseVersie]);
}

/** Takes one of the secrets away. */
export async function deleteGeheim(engine: Engine, applicatieId: number, nummer: 1 | 2): Promise<void> {
  const sql = 'DELETE FROM applicatie_geheim WHERE applicatie_id = $1 AND nummer = $2';
  await engine.execute([{ sql, params: [applicatieId, nummer] }, raiseVersie]);
}

/** Lets an application in or keeps it out. */
export async function updateApplicatieActief(engine: Engine, applicatieId: number, actief: boolean): Promise<void> {
  const sql = 'UPDATE applicatie SET actief = $2 WHERE applicatie_id = $1';
  await engine.execute([{ sql, params: [applicatieId, actief ? 1 : 0] }, raiseVersie]);
}
