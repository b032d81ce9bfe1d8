import { addOrganisatie, listOrganisaties, setOrganisatieActief } from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { print, table } from '../output.ts';
import type { StoreOptions } from '../with-store.ts';
import { useStore, withStoreOptions } from '../with-store.ts';

interface OinOptions extends StoreOptions {
  readonly oin: string;
}

interface AddOptions extends OinOptions {
  readonly naam: string;
  readonly server?: string;
}

async function add(options: AddOptions): Promise<void> {
  await useStore(options, async (context) => {
    const { oin: nieuw, naam, server = null } = options;
    if (server !== null && !context.config.databaseServers.some((known) => known.naam === server))
      throw new Error('Deze server staat niet in de instelling databaseServers (VWL_DATABASE_SERVERS).');
    const organisatie = await addOrganisatie(context, nieuw, naam, server);
    print(options.json, organisatie, [`Organisatie ${organisatie.oin} heeft een eigen log.`]);
  });
}

async function list(options: StoreOptions): Promise<void> {
  await useStore(options, async (context) => {
    const organisaties = await listOrganisaties(context);
    const rows = organisaties.map(({ oin, naam, server, actief }) => [
      oin,
      naam,
      server ?? '',
      actief ? 'actief' : 'geblokkeerd',
    ]);
    print(options.json, organisaties, table([['OIN', 'naam', 'server', 'stand'], ...rows]));
  });
}

async function setActief(options: OinOptions, actief: boolean): Promise<void> {
  await useStore(options, async (context) => {
    await setOrganisatieActief(context, options.oin, actief);
    print(options.json, { oin: options.oin, actief }, [
      actief ? 'De organisatie is actief.' : 'De organisatie is geblokkeerd.',
    ]);
  });
}

export function addOrganisatieCommands(program: Command): void {
  const group = program
    .command('organisatie')
    .description('beheer de organisaties; elke organisatie heeft een eigen log');
  const oin = '--oin <oin>';
  withStoreOptions(group.command('add').description('voeg een organisatie toe'))
    .requiredOption(oin, 'OIN van 20 cijfers')
    .requiredOption('--naam <naam>', 'naam van de organisatie')
    .option('--server <naam>', 'server waarop het log komt, uit databaseServers (standaard: databaseUrl)')
    .action(add);
  withStoreOptions(group.command('list').description('toon de organisaties')).action(list);
  withStoreOptions(group.command('disable').description('blokkeer een organisatie'))
    .requiredOption(oin, 'OIN van 20 cijfers')
    .action((options: OinOptions) => setActief(options, false));
  withStoreOptions(group.command('enable').description('laat een organisatie weer toe'))
    .requiredOption(oin, 'OIN van 20 cijfers')
    .action((options: OinOptions) => setActief(options, true));
}
