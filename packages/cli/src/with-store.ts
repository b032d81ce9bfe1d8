import type { Config, DirectoryContext, Store } from '@verwerkingenlog/register';
import { createSealer, loadConfig, openStore, readEnvironment } from '@verwerkingenlog/register';
import type { Command } from 'commander';
import { Option } from 'commander';

/** What a command needs of the store and its directory. */
export interface StoreContext extends DirectoryContext {
  readonly store: Store;
  readonly config: Config;
}

/** Options that every command that touches the store has. */
export interface StoreOptions {
  readonly data?: string;
  readonly databaseUrl?: string;
  readonly json?: boolean;
}

/** Adds `--data`, `--database-url` and `--json` to a command. */
export function withStoreOptions(command: Command): Command {
  return command
    .addOption(new Option('--data <map>', 'gegevensmap met opslag en sleutelring (of VWL_DATA)'))
    .option(
      '--database-url <adres>',
      'PostgreSQL-database (liever VWL_DATABASE_URL: een vlag is zichtbaar voor anderen)',
    )
    .option('--json', 'uitvoer voor machines');
}

/** The settings of a command beside a running register: it demands no more than the data folder. */
export function loadCommandConfig({ data, databaseUrl }: StoreOptions): Config {
  return loadConfig({ flags: { data, databaseUrl, dev: true }, environment: readEnvironment(), file: {} }).config;
}

/** Opens the store beside a running register, and closes it whatever happens. */
export async function useStore(options: StoreOptions, work: (context: StoreContext) => Promise<void>): Promise<void> {
  const config = loadCommandConfig(options);
  const { data, databaseUrl } = config;
  const store = await openStore({ data, databaseUrl, dev: false, lock: false });
  try {
    const sealer = createSealer(store.sleutelring.keys('geheim', ''));
    await work({ engine: store.engine, sealer, store, config });
  } finally {
    await store.close();
  }
}
