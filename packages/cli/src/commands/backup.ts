import { makeBackup, restoreBackup, systemClock } from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { print } from '../output.ts';
import { progressOnStderr } from '../progress.ts';
import type { StoreOptions } from '../with-store.ts';
import { loadCommandConfig, withStoreOptions } from '../with-store.ts';

interface BackupOptions extends StoreOptions {
  readonly naar: string;
}

interface RestoreOptions extends StoreOptions {
  readonly van: string;
  readonly keys: string;
}

type Logs = readonly { readonly oin: string; readonly volgnummer: number }[];

const reach = (logs: Logs): readonly string[] =>
  logs.map(({ oin, volgnummer }) => `Log ${oin}: tot en met volgnummer ${String(volgnummer)}.`);

/** The data folder. @throws Error when the store is a database */
function folderOf(options: StoreOptions): string {
  const { data, databaseUrl } = loadCommandConfig(options);
  if (databaseUrl !== null)
    throw new Error('Dit commando is voor SQLite: kopieer een PostgreSQL-database met haar eigen middelen.');
  return data;
}

async function backup({ naar, json, ...options }: BackupOptions): Promise<void> {
  const made = await makeBackup(folderOf(options), naar, systemClock, progressOnStderr());
  const { map, gemaakt, schema, bestand, logs, sleutelringBestand } = made;
  print(json, { map, gemaakt, schema, bestand, logs, sleutelring: sleutelringBestand }, [
    `De backup staat in ${map} en is gecontroleerd.`,
    ...reach(logs),
    `De sleutelring zit er niet in: die staat in ${sleutelringBestand}. Bewaar daarvan een kopie op een andere plaats (\`keys backup\`).`,
  ]);
}

async function restore({ van, keys, json, ...options }: RestoreOptions): Promise<void> {
  const map = folderOf(options);
  const { gemaakt, schema, ouderSchema, logs } = await restoreBackup({ van, keys, data: map }, progressOnStderr());
  print(json, { map, gemaakt, schema, ouderSchema, logs }, [
    `De backup van ${gemaakt} staat in ${map}.`,
    ...reach(logs),
    'Wat daarna is vastgelegd, staat er niet in.',
    ...(ouderSchema ? ['Het schema is ouder dan deze versie: voer eerst `verwerkingenlog migrate` uit.'] : []),
  ]);
}

export function addBackupCommands(program: Command): void {
  withStoreOptions(
    program.command('backup').description('kopieer de opslag, ook terwijl het register draait; zonder sleutelring'),
  )
    .requiredOption('--naar <map>', 'map waarin elke backup een eigen map krijgt')
    .action(backup);
  withStoreOptions(program.command('restore').description('zet een backup terug in een nieuwe gegevensmap'))
    .requiredOption('--van <map>', 'de map van de backup')
    .requiredOption('--keys <bestand>', 'de kopie van de sleutelring')
    .action(restore);
}
