import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createSealer, loadConfig, openStore, requireApplicatie, startServer } from '@verwerkingenlog/register';

import type { RegisterClient } from '../api/client.ts';
import { allResults, createClient } from '../api/client.ts';
import type { VerwerkingsactieUitgebreid } from '../generated/bewerking.ts';
import { zgwTokens } from '../tokens/zgw-token.ts';
import type { Persoon } from '../verwerking/actie.ts';

/** A real register for one test, on a free port of this machine, that may do everything. */
export interface TestRegister {
  /** Base of the Bewerking API, to configure the application under test with. */
  readonly bewerking: string;
  /** Base of the Inzage API. */
  readonly inzage: string;
  readonly clientId: string;
  readonly geheim: string;
  /** With every right. */
  readonly client: RegisterClient;
  /**
   * Every actie about a person that an application logged, oldest first. Lines of the register about reading its log are left out.
   * Looking is itself a read, and logged.
   */
  acties(persoon: Persoon): Promise<readonly VerwerkingsactieUitgebreid[]>;
  /** Ends the register; its data are thrown away unless their folder was given. */
  stop(): Promise<void>;
}

export interface TestRegisterOptions {
  /** Keeps its data here, for a test that starts a register again. Default a folder of its own that is thrown away. */
  readonly data?: string;
  /** Default a free one. */
  readonly port?: number;
  /** Settings of the register, by their names in its reference page. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Where the register's own log lines go. Default nowhere. */
  readonly log?: { write(line: string): void };
}

/** Application that a development register makes, with every right for any OIN. */
const CLIENT_ID = 'ontwikkel';
/** What the register calls its lines about reading it (I3). */
const RAADPLEGEN = 'Raadplegen verwerkingenlog';
/** A machine that runs tests may be busy; the register is there. */
const RETRY = { timeoutMs: 30_000, totalMs: 60_000 };

async function secretIn(data: string): Promise<string> {
  const store = await openStore({ data, dev: true, lock: false });
  try {
    const sealer = createSealer(store.sleutelring.keys('geheim', ''));
    const { geheimen } = await requireApplicatie({ engine: store.engine, sealer }, CLIENT_ID);
    return geheimen[0]?.toString('utf8') ?? '';
  } finally {
    await store.close();
  }
}

async function actiesOf({ bewerking }: RegisterClient, persoon: Persoon): Promise<VerwerkingsactieUitgebreid[]> {
  const { objecttype = 'persoon', soortObjectId, objectId } = persoon;
  const { body } = await bewerking.verwerkingsactieZoek({ body: { objecttype, soortObjectId, objectId } });
  const found = allResults(body, (vraag) => bewerking.verwerkingsactieList(vraag));
  const acties: VerwerkingsactieUitgebreid[] = [];
  for await (const actie of found) if (actie.actieNaam !== RAADPLEGEN) acties.push(actie);
  return acties.toReversed();
}

/**
 * Starts a real register inside a test. Needs `@verwerkingenlog/register`, and the Node that it needs.
 * Stop it, or the test does not end.
 */
export async function startTestRegister(options: TestRegisterOptions = {}): Promise<TestRegister> {
  const { data = await mkdtemp(join(tmpdir(), 'verwerkingenlog-')), port = 0, settings = {} } = options;
  const flags = { ...settings, dev: true, data, port };
  const { config } = loadConfig({ flags, environment: new Map(), file: {} });
  const register = await startServer(config, { log: options.log ?? { write: () => undefined } });
  const bewerking = `${register.url}/bewerking/api/v1`;
  const geheim = await secretIn(data);
  const client = createClient({ bewerking, tokens: zgwTokens({ clientId: CLIENT_ID, geheim }), retry: RETRY });
  return {
    bewerking,
    inzage: `${register.url}/inzage/api/v1`,
    clientId: CLIENT_ID,
    geheim,
    client,
    acties: (persoon) => actiesOf(client, persoon),
    stop: async () => {
      await register.close();
      if (options.data === undefined) await rm(data, { recursive: true, force: true });
    },
  };
}
