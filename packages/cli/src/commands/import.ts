import { readFileSync } from 'node:fs';

import type { Geimporteerd } from '@verwerkingenlog/register';
import { buildContext, importLog, readGeheimeSleutel, systemClock } from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { readChunks, sizeOf } from '../export-file.ts';
import { organisatieOf } from '../organisatie-of.ts';
import { print } from '../output.ts';
import { progressOnStderr } from '../progress.ts';
import type { StoreOptions } from '../with-store.ts';
import { useStore, withStoreOptions } from '../with-store.ts';

interface ImportOptions extends StoreOptions {
  readonly organisatie?: string;
  readonly sleutel?: string;
  /** False with `--zonder-var`. */
  readonly zonderVar?: boolean;
}

function report({ kop, slot, alAanwezig }: Geimporteerd): readonly string[] {
  const { versies, objecten, sha256 } = slot;
  return [
    `Het log van ${kop.oin} is overgenomen: ${String(versies)} versies met ${String(objecten)} objecten, tot en met volgnummer ${String(kop.volgnummer)}.`,
    ...(alAanwezig === 0 ? [] : [`${String(alAanwezig)} versies stonden er al en zijn vergeleken.`]),
    `SHA-256: ${sha256}. Vergelijk hem met wat de export meldde.`,
    'Aantallen en commitments kloppen.',
  ];
}

async function run(file: string, options: ImportOptions): Promise<void> {
  const bytes = sizeOf(file);
  const sleutel = options.sleutel === undefined ? null : readGeheimeSleutel(readFileSync(options.sleutel, 'utf8'));
  await useStore(options, async (store) => {
    const organisatie = await organisatieOf(store, options.organisatie);
    const context = buildContext(store.config, store.store, systemClock);
    const metVar = options.zonderVar !== true;
    const opdracht = { organisatie, sleutel, metVar, lees: () => readChunks(file), bytes };
    const whole = await importLog(context, opdracht, progressOnStderr());
    print(options.json, whole, report(whole));
  });
}

export function addImportCommand(program: Command): void {
  withStoreOptions(
    program
      .command('import')
      .description('neem een export over in het lege log van een organisatie; wat afbrak, gaat bij herhalen verder'),
  )
    .argument('<bestand>', 'het bestand van `export`')
    .option('--sleutel <bestand>', 'geheime sleutel van de ontvanger (`keys ontvanger`)')
    .option('--organisatie <oin>', 'OIN van de organisatie; mag weg als er één is')
    .option('--zonder-var', 'laat de verwerkingsactiviteiten weg')
    .action(run);
}
