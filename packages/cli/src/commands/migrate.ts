import { migrate } from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { print } from '../output.ts';
import type { StoreOptions } from '../with-store.ts';
import { loadCommandConfig, withStoreOptions } from '../with-store.ts';

async function run(options: StoreOptions): Promise<void> {
  const { van, naar } = await migrate(loadCommandConfig(options));
  const line =
    van === naar
      ? `De opslag is bij (schema ${String(naar)}).`
      : `De opslag ging van schema ${String(van)} naar ${String(naar)}.`;
  print(options.json, { van, naar }, [line]);
}

export function addMigrateCommand(program: Command): void {
  withStoreOptions(
    program.command('migrate').description('maak de opslag, of breng haar naar het schema van deze versie'),
  ).action(run);
}
