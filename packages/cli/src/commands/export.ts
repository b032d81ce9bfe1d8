import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

import type { Geexporteerd } from '@verwerkingenlog/register';
import {
  buildContext,
  exportLog,
  loadConfig,
  readEnvironment,
  readPubliekeSleutel,
  systemClock,
} from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { readConfigFile } from '../config-file.ts';
import { openExport } from '../export-file.ts';
import { organisatieOf } from '../organisatie-of.ts';
import { print } from '../output.ts';
import { progressOnStderr } from '../progress.ts';
import type { StoreOptions } from '../with-store.ts';
import { useStore, withStoreOptions } from '../with-store.ts';

interface ExportOptions extends StoreOptions {
  readonly naar: string;
  readonly organisatie?: string;
  readonly ontvanger?: string;
  readonly plain?: boolean;
  readonly gebruiker?: string;
  readonly config?: string;
  readonly dev?: boolean;
}

function ontvangerOf({ ontvanger, plain }: ExportOptions): ReturnType<typeof readPubliekeSleutel> | null {
  if (ontvanger !== undefined && plain === true) throw new Error('Kies: --ontvanger of --plain.');
  if (ontvanger !== undefined) return readPubliekeSleutel(readFileSync(ontvanger, 'utf8'));
  if (plain !== true)
    throw new Error(
      'Noem de publieke sleutel van de ontvanger met --ontvanger, of kies --plain voor leesbare nummers.',
    );
  return null;
}

function report({ kop, slot, later }: Geexporteerd, naar: string): readonly string[] {
  const { versies, objecten, verwerkingsactiviteiten, sha256 } = slot;
  return [
    `De export staat in ${naar}: ${String(versies)} versies met ${String(objecten)} objecten, en ${String(verwerkingsactiviteiten)} teksten van het VAR.`,
    `SHA-256: ${sha256}`,
    kop.ontvanger === null
      ? 'De nummers van personen staan er leesbaar in: behandel het bestand zoals het log zelf.'
      : `Alleen ontvanger ${kop.ontvanger} kan lezen over wie het gaat.`,
    `De export is zelf vastgelegd als actie ${kop.actieId}.`,
    ...(later === 0 ? [] : [`Let op: ${String(later)} versies zijn later vastgelegd en staan er niet in.`]),
  ];
}

async function run(options: ExportOptions): Promise<void> {
  const { json, naar, data, dev = false } = options;
  const ontvanger = ontvangerOf(options);
  // Reading is logged under the settings of the register, so that they have to be known here (I3).
  const sources = { flags: { data, dev }, environment: readEnvironment(), file: readConfigFile(options.config) };
  const { config } = loadConfig(sources);
  await useStore({ ...options, data: config.data }, async (store) => {
    const organisatie = await organisatieOf(store, options.organisatie);
    const bestand = await openExport(naar);
    try {
      const context = buildContext(config, store.store, systemClock);
      const gebruiker = options.gebruiker ?? userInfo().username;
      const opdracht = { organisatie, gebruiker, ontvanger, begonnen: bestand.begonnen };
      const whole = await exportLog(context, opdracht, (text) => bestand.write(text), progressOnStderr());
      await bestand.finish();
      print(json, { bestand: naar, ...whole, vervolg: bestand.begonnen !== null }, report(whole, naar));
    } finally {
      await bestand.close();
    }
  });
}

export function addExportCommand(program: Command): void {
  withStoreOptions(
    program
      .command('export')
      .description(
        'schrijf een heel log naar een bestand, voor een andere opslag of leverancier; wat afbrak, gaat verder',
      ),
  )
    .requiredOption('--naar <bestand>', 'het bestand dat de export wordt; tot zij heel is eindigt de naam op .deel')
    .option('--ontvanger <bestand>', 'publieke sleutel van de ontvanger (`keys ontvanger`)')
    .option('--plain', 'nummers van personen leesbaar, zonder sleutel')
    .option('--organisatie <oin>', 'OIN van de organisatie; mag weg als er één is')
    .option('--gebruiker <naam>', 'wie exporteert, voor het log (standaard de aangemelde gebruiker)')
    .option('--config <bestand>', 'JSON-bestand met de instellingen van het register')
    .option('--dev', 'ontwikkelstand')
    .action(run);
}
