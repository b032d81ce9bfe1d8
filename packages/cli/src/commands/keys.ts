import { initSleutelring } from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { print } from '../output.ts';
import type { StoreOptions } from '../with-store.ts';
import { loadCommandConfig, withStoreOptions } from '../with-store.ts';

function init(options: StoreOptions): void {
  initSleutelring(loadCommandConfig(options.data).data);
  print(options.json, { gemaakt: true }, ['De sleutelring is gemaakt. Bewaar er een kopie van, apart van de opslag.']);
}

export function addKeysCommands(program: Command): void {
  const group = program.command('keys').description('beheer de sleutelring');
  withStoreOptions(group.command('init').description('maak de sleutelring van een nieuwe installatie')).action(init);
}
