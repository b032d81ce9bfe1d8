import { backupSleutelring, initSleutelring } from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { print } from '../output.ts';
import type { StoreOptions } from '../with-store.ts';
import { loadCommandConfig, withStoreOptions } from '../with-store.ts';

function init(options: StoreOptions): void {
  initSleutelring(loadCommandConfig(options).data);
  print(options.json, { gemaakt: true }, ['De sleutelring is gemaakt. Bewaar er een kopie van, apart van de opslag.']);
}

function backup({ naar, json, ...options }: StoreOptions & { readonly naar: string }): void {
  const kenmerk = backupSleutelring(loadCommandConfig(options).data, naar);
  print(json, { bestand: naar, kenmerk }, [
    `De kopie van sleutelring ${kenmerk} staat in ${naar}.`,
    'Wie haar samen met een backup heeft, kan alles lezen: bewaar ze gescheiden.',
  ]);
}

export function addKeysCommands(program: Command): void {
  const group = program.command('keys').description('beheer de sleutelring');
  withStoreOptions(group.command('init').description('maak de sleutelring van een nieuwe installatie')).action(init);
  withStoreOptions(
    group.command('backup').description('kopieer de sleutelring naar een eigen plaats, apart van de backups'),
  )
    .requiredOption('--naar <bestand>', 'het bestand dat de kopie wordt')
    .action(backup);
}
