import { writeFileSync } from 'node:fs';

import { backupSleutelring, createSleutelpaar, initSleutelring } from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { print } from '../output.ts';
import type { StoreOptions } from '../with-store.ts';
import { loadCommandConfig, withStoreOptions } from '../with-store.ts';

function init(options: StoreOptions): void {
  initSleutelring(loadCommandConfig(options.data).data);
  print(options.json, { gemaakt: true }, ['De sleutelring is gemaakt. Bewaar er een kopie van, apart van de opslag.']);
}

function backup({ data, naar, json }: StoreOptions & { readonly naar: string }): void {
  const kenmerk = backupSleutelring(loadCommandConfig(data).data, naar);
  print(json, { bestand: naar, kenmerk }, [
    `De kopie van sleutelring ${kenmerk} staat in ${naar}.`,
    'Wie haar samen met een backup heeft, kan alles lezen: bewaar ze gescheiden.',
  ]);
}

/** Both halves: the public one is what the other side gets. */
function ontvanger({ naar, json }: Pick<StoreOptions, 'json'> & { readonly naar: string }): void {
  const { geheim, publiek, kenmerk } = createSleutelpaar();
  writeFileSync(naar, geheim, { mode: 0o600, flag: 'wx', flush: true });
  writeFileSync(`${naar}.publiek`, publiek, { mode: 0o644, flag: 'wx', flush: true });
  print(json, { geheim: naar, publiek: `${naar}.publiek`, kenmerk }, [
    `De geheime sleutel staat in ${naar}: die blijft hier, en mag weg na de import.`,
    `De publieke sleutel staat in ${naar}.publiek: die gaat naar wie exporteert.`,
    `Kenmerk van ontvanger: ${kenmerk}. Laat de ander dit kenmerk langs een andere weg bevestigen.`,
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
  group
    .command('ontvanger')
    .description('maak het sleutelpaar waarmee u een export van een ander ontvangt')
    .requiredOption('--naar <bestand>', 'bestand voor de geheime sleutel; de publieke komt ernaast, op .publiek')
    .option('--json', 'uitvoer voor machines')
    .action(ontvanger);
}
