import type { Applicatie, NieuweApplicatie, Scope } from '@verwerkingenlog/register';
import {
  addApplicatie,
  listApplicaties,
  removeGeheim,
  setApplicatieActief,
  setGeheim,
} from '@verwerkingenlog/register';
import type { Command } from 'commander';
import { Option } from 'commander';

import { list as items, print, table } from '../output.ts';
import type { StoreOptions } from '../with-store.ts';
import { useStore, withStoreOptions } from '../with-store.ts';

interface ClientOptions extends StoreOptions {
  readonly clientId: string;
}

interface AddOptions extends ClientOptions {
  readonly organisatie: string;
  readonly organisatieNaam?: string;
  readonly label: string;
  readonly bewerking: string;
  readonly inzage: string;
  readonly var: string;
  readonly oins: string;
  readonly uitvoeringDoor: NieuweApplicatie['uitvoeringDoor'];
  readonly uitgever?: string;
}

interface SecretOptions extends ClientOptions {
  readonly nummer: '1' | '2';
  readonly verwijder?: boolean;
}

async function add(options: AddOptions): Promise<void> {
  await useStore(options, async (context) => {
    const nieuw: NieuweApplicatie = {
      clientId: options.clientId,
      label: options.label,
      uitvoeringDoor: options.uitvoeringDoor,
      scopes: {
        bewerking: items(options.bewerking) as readonly Scope[],
        inzage: items(options.inzage) as readonly Scope[],
        var: items(options.var) as readonly Scope[],
      },
      oins: items(options.oins),
      ...(options.uitgever === undefined ? {} : { uitgever: options.uitgever }),
    };
    const { minimaalGeheim } = context.config;
    const { organisatie, organisatieNaam } = options;
    const { clientId, geheim } = await addApplicatie(context, organisatie, nieuw, {
      minimaalGeheim,
      ...(organisatieNaam === undefined ? {} : { organisatieNaam }),
    });
    print(options.json, { clientId, ...(geheim === null ? { uitgever: options.uitgever } : { geheim }) }, [
      `Applicatie ${clientId} is toegevoegd.`,
      geheim === null
        ? `Zij meldt zich aan met access tokens van ${String(options.uitgever)}.`
        : `Geheim (wordt maar één keer getoond): ${geheim}`,
    ]);
  });
}

/** An application as it may be shown: without its secrets. */
function shown({
  clientId,
  label,
  actief,
  scopes,
  oins,
  elkeOin,
  uitgever,
  geheimen,
  logId,
  uitvoeringDoor,
}: Applicatie) {
  return {
    clientId,
    label,
    actief,
    logId,
    uitvoeringDoor,
    bewerking: [...scopes.bewerking],
    inzage: [...scopes.inzage],
    var: [...scopes.var],
    oins: elkeOin ? 'elke' : [...oins],
    uitgever,
    geheimen: geheimen.length,
  };
}

async function list(options: StoreOptions): Promise<void> {
  await useStore(options, async (context) => {
    const applicaties = (await listApplicaties(context)).map(shown);
    const rows = applicaties.map(({ clientId, label, actief, uitgever, bewerking, inzage, var: register }) => [
      clientId,
      label,
      actief ? 'actief' : 'geblokkeerd',
      uitgever ?? 'geheim',
      bewerking.join(' '),
      inzage.join(' '),
      register.join(' '),
    ]);
    print(
      options.json,
      applicaties,
      table([['client ID', 'label', 'stand', 'aanmelden', 'bewerking', 'inzage', 'var'], ...rows]),
    );
  });
}

async function setActief({ clientId, ...options }: ClientOptions, actief: boolean): Promise<void> {
  await useStore(options, async (context) => {
    await setApplicatieActief(context, clientId, actief);
    print(options.json, { clientId, actief }, [actief ? 'De applicatie is actief.' : 'De applicatie is geblokkeerd.']);
  });
}

async function secret({ clientId, nummer, verwijder, ...options }: SecretOptions): Promise<void> {
  const plaats = nummer === '1' ? 1 : 2;
  await useStore(options, async (context) => {
    if (verwijder === true) {
      await removeGeheim(context, clientId, plaats);
      print(options.json, { clientId, nummer: plaats, verwijderd: true }, ['Het geheim is verwijderd.']);
      return;
    }
    const geheim = await setGeheim(context, clientId, plaats, context.config.minimaalGeheim);
    print(options.json, { clientId, nummer: plaats, geheim }, [
      `Geheim ${nummer} (wordt maar één keer getoond): ${geheim}`,
    ]);
  });
}

export function addApplicatieCommands(program: Command): void {
  const group = program.command('applicatie').description('beheer de applicaties die het register mogen gebruiken');
  const client = ['--client-id <id>', 'client ID, uniek in het register'] as const;
  withStoreOptions(group.command('add').description('meld een applicatie aan; zonder --uitgever krijgt zij een geheim'))
    .requiredOption(...client)
    .requiredOption('--organisatie <oin>', 'OIN van de organisatie waar de applicatie bij hoort')
    .option('--organisatie-naam <naam>', 'maakt de organisatie onder deze naam, als zij er nog niet is')
    .requiredOption('--label <naam>', 'naam die in regels over raadplegingen staat')
    .option('--bewerking <scopes>', 'scopes op de Bewerking API, met komma’s', '')
    .option('--inzage <scopes>', 'scopes op de Inzage API, met komma’s', '')
    .option('--var <scopes>', 'scopes op de VAR API, met komma’s', '')
    .option('--oins <oins>', 'OIN’s namens wie de applicatie mag lezen, met komma’s', '')
    .option('--uitgever <url>', 'uitgever van haar access tokens (OAuth 2.0); zij heeft dan geen geheim')
    .addOption(
      new Option('--uitvoering-door <wie>', 'wie de acties van deze applicatie uitvoert')
        .choices(['medewerker', 'systeem', 'onbekend'])
        .default('onbekend'),
    )
    .action(add);
  withStoreOptions(group.command('list').description('toon de applicaties')).action(list);
  withStoreOptions(group.command('disable').description('blokkeer een applicatie; werkt binnen een seconde'))
    .requiredOption(...client)
    .action((options: ClientOptions) => setActief(options, false));
  withStoreOptions(group.command('enable').description('laat een applicatie weer toe'))
    .requiredOption(...client)
    .action((options: ClientOptions) => setActief(options, true));
  withStoreOptions(group.command('secret').description('maak of verwijder een van de twee geheimen'))
    .requiredOption(...client)
    .addOption(new Option('--nummer <1|2>', 'welk geheim').choices(['1', '2']).makeOptionMandatory())
    .option('--verwijder', 'verwijder dit geheim')
    .action(secret);
}
