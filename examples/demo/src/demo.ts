import { join } from 'node:path';

import type { RegisterClient } from '@verwerkingenlog/client';
import { checkAgainstVar, createClient, zgwTokens } from '@verwerkingenlog/client';
import {
  functiesVan,
  medewerkers,
  organisaties,
  personen,
  testwachtwoord,
} from '@verwerkingenlog/voorbeeld-testgegevens';

import { cases } from './cases/cases.ts';
import type { Opruimer } from './opruimer.ts';
import { freePort } from './ports.ts';
import { findActies } from './read-log.ts';
import type { Register } from './registers.ts';
import { startRegister } from './registers.ts';
import type { Aansluiting, Wereld } from './wereld.ts';
import { startWereld } from './wereld.ts';

export interface DemoOptions {
  readonly opruimer: Opruimer;
  /** Folder for the data of the registers. */
  readonly data: string;
  /** Shows a line. */
  readonly zeg: (regel: string) => void;
  /** Take any free ports. Default false: from 8080 up, as far as they are free. */
  readonly vrijePoorten: boolean;
}

const PORTS = { gemeente: 8080, rdwRegister: 8081, burgerzaken: 8082, magazijn: 8083, rdw: 8084 } as const;
/** The activities of the municipality: those of the example that comes with the register, and what the cases need beside them. */
const VAR_GEMEENTE = [
  '@verwerkingenlog/contract/var/voorbeeld.csv',
  '@verwerkingenlog/voorbeeld-testgegevens/var/gemeente.csv',
];
const VAR_RDW = ['@verwerkingenlog/voorbeeld-testgegevens/var/rdw.csv'];
const READ = 'read:normal,read:confidential';
const WRITE = 'create:normal,create:confidential';
const UPDATE = 'update:normal,update:confidential';

const clientOf = (aansluiting: Aansluiting): RegisterClient =>
  createClient({ bewerking: aansluiting.bewerking, tokens: zgwTokens(aansluiting) });

/** Makes sure that every activity that an application names exists. @throws ConfiguratieFout that names those that do not */
async function checkVar(oin: string, aansluiting: Aansluiting): Promise<void> {
  const adres = aansluiting.bewerking.replace('/bewerking/', '/var/');
  const functies = await functiesVan(oin, adres);
  const warnings = await checkAgainstVar(functies, { var: adres, tokens: zgwTokens(aansluiting) });
  if (warnings.length > 0) throw new Error(warnings.join('\n'));
}

type Ports = Readonly<Record<keyof typeof PORTS, number>>;

async function choosePorts(vrijePoorten: boolean): Promise<Ports> {
  const chosen = Object.entries(PORTS).map(
    async ([naam, port]) => [naam, vrijePoorten ? 0 : await freePort(port)] as const,
  );
  return Object.fromEntries(await Promise.all(chosen)) as unknown as Ports;
}

/** The register of an organisation, with its activities, and with who may look in it. */
async function startLog(
  { opruimer, zeg, data }: DemoOptions,
  naam: string,
  organisatie: (typeof organisaties)['gemeente' | 'rdw'],
  port: number,
  activiteiten: readonly string[],
): Promise<{ readonly register: Register; readonly lezer: Aansluiting }> {
  const register = await opruimer.start(() => startRegister({ ...organisatie, data: join(data, naam), port }));
  zeg(`✓ Verwerkingenlog van ${organisatie.naam}: ${register.url}`);
  const lezer = await register.addApplicatie('functionaris', 'Functionaris gegevensbescherming', READ);
  for (const bestand of activiteiten) await register.importVar(bestand);
  await checkVar(organisatie.oin, lezer);
  return { register, lezer };
}

interface Opstelling {
  readonly wereld: Wereld;
  readonly gemeente: Aansluiting;
  readonly rdw: Aansluiting;
}

async function startAll(options: DemoOptions): Promise<Opstelling> {
  const { opruimer, zeg } = options;
  const ports = await choosePorts(options.vrijePoorten);

  const starts = [
    startLog(options, 'gemeente', organisaties.gemeente, ports.gemeente, VAR_GEMEENTE),
    startLog(options, 'rdw', organisaties.rdw, ports.rdwRegister, VAR_RDW),
  ] as const;
  // When one fails the other is still waited for: nothing may be starting any more when this has ended.
  await Promise.allSettled(starts);
  const [gemeente, rdw] = await Promise.all(starts);
  zeg('✓ Register van verwerkingsactiviteiten: elke activiteit van de applicaties staat erin');

  const { register } = gemeente;
  const apps = {
    burgerzaken: await register.addApplicatie('burgerzaken', 'Burgerzaken', `${WRITE},${READ},${UPDATE},delete:normal`),
    magazijn: await register.addApplicatie('gegevensmagazijn', 'Gegevensmagazijn', `${WRITE},${READ},${UPDATE}`),
    rdw: await rdw.register.addApplicatie('rdw', 'RDW', WRITE),
  };
  const wereld = await opruimer.start(() => startWereld({ gemeente: apps, rdw: apps.rdw, ports }));
  zeg('✓ Burgerzaken, gegevensmagazijn en RDW');
  return { wereld, gemeente: gemeente.lezer, rdw: rdw.lezer };
}

/** Plays every case through the screens, and counts what came into each log. */
async function playDay({ wereld, ...registers }: Opstelling, zeg: DemoOptions['zeg']): Promise<void> {
  const ours = clientOf(registers.gemeente);
  const theirs = clientOf(registers.rdw);
  zeg('\nEen dag in Voorbeeldstad (regels in het log van de gemeente, en van de RDW):');
  for (const { nummer, titel, scherm, gemeente, rdw = [] } of cases) {
    const since = new Date().toISOString();
    await scherm(wereld);
    const betrokken = [...gemeente, ...rdw].flatMap((regel) => regel.personen);
    const counts = [await findActies(ours, betrokken, since), await findActies(theirs, betrokken, since)];
    zeg(`✓ ${`C${nummer}`.padEnd(20)} ${titel.padEnd(66)} ${counts.map(({ size }) => size).join('  ')}`);
  }
}

function showAddresses({ wereld, gemeente, rdw }: Opstelling, zeg: DemoOptions['zeg']): void {
  const base = ({ bewerking }: Aansluiting): string => new URL(bewerking).origin;
  zeg(`
Burgerzaken        ${wereld.burgerzaken.url}
  Log in met wachtwoord ${testwachtwoord} als:
${medewerkers.map(({ naam, functie }) => `    ${naam.padEnd(8)} ${functie}`).join('\n')}
  Probeer bijvoorbeeld burgerservicenummer ${personen.aanvrager.bsn}, of zoek op ‘Will’ en 11 februari 1984.
RDW                ${wereld.rdw.url}  (naam rdw, wachtwoord ${testwachtwoord})
Gegevensmagazijn   ${wereld.magazijn}  (alleen voor applicaties)
Verwerkingenlog    ${base(gemeente)}  (gemeente)
                   ${base(rdw)}  (RDW)

De gegevens zijn verzonnen en worden weggegooid als u stopt. Stop met ctrl-C.`);
}

/** Starts everything, plays a day, and tells where to look. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const opstelling = await startAll(options);
  await playDay(opstelling, options.zeg);
  showAddresses(opstelling, options.zeg);
}
