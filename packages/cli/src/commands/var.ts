import { openSync, closeSync, fstatSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import process from 'node:process';

import type { VarContext, VarImport } from '@verwerkingenlog/register';
import { BESTAND_MAX, exportVar, prepareVarImport, systemClock } from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { organisatieOf } from '../organisatie-of.ts';
import { print } from '../output.ts';
import type { StoreContext, StoreOptions } from '../with-store.ts';
import { useStore, withStoreOptions } from '../with-store.ts';

interface VarOptions extends StoreOptions {
  readonly organisatie?: string;
}

interface ImportOptions extends VarOptions {
  readonly dryRun?: boolean;
  readonly uuidsOut?: string;
}

/** Reads a file whole. @throws Error when it is none, or larger than a VAR can be */
function readFile(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error(`${path} is geen bestand.`);
    if (stat.size > BESTAND_MAX)
      throw new Error(`Een bestand heeft hoogstens ${String(BESTAND_MAX / 1024 / 1024)} MiB.`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

const varContext = (context: StoreContext): VarContext => ({ ...context, clock: systemClock });

function summary({ nieuw, gewijzigd, ongewijzigd, uuids }: VarImport, dryRun: boolean): readonly string[] {
  const counts = `${String(nieuw)} nieuw, ${String(gewijzigd)} gewijzigd, ${String(ongewijzigd)} ongewijzigd.`;
  return [
    dryRun ? `Proef: er is niets overgenomen. Het zouden zijn: ${counts}` : `Het VAR is bijgewerkt: ${counts}`,
    ...(uuids === 0 ? [] : [`${String(uuids)} rijen zonder UUID ${dryRun ? 'krijgen' : 'kregen'} er een.`]),
  ];
}

function refuseOwnFile(file: string, uuidsOut: string): void {
  let existing: string;
  try {
    existing = realpathSync(uuidsOut);
  } catch {
    return;
  }
  if (existing === realpathSync(file))
    throw new Error('--uuids-out noemt het bestand dat wordt gelezen: kies een ander.');
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const { json, dryRun = false, uuidsOut } = options;
  const bytes = readFile(file);
  if (uuidsOut !== undefined) refuseOwnFile(file, uuidsOut);
  await useStore(options, async (context) => {
    const prepared = await prepareVarImport(
      varContext(context),
      (await organisatieOf(context, options.organisatie)).oin,
      bytes,
    );
    const { fouten, opmerkingen, nieuw, gewijzigd, ongewijzigd, uuids } = prepared;
    const uitkomst = { proef: dryRun, nieuw, gewijzigd, ongewijzigd, uuids, opmerkingen, fouten };
    if (fouten.length > 0) {
      print(json, { ...uitkomst, overgenomen: false }, [
        ...opmerkingen,
        ...fouten.map(({ cel, reden }) => `${cel}: ${reden}`),
      ]);
      throw new Error(`Er is niets overgenomen: ${String(fouten.length)} ${fouten.length === 1 ? 'fout' : 'fouten'}.`);
    }
    if (!dryRun) {
      // First: a UUID that is in the VAR must never be missing in the file.
      if (uuidsOut !== undefined) writeFileSync(uuidsOut, prepared.csv());
      await prepared.store();
    }
    print(json, { ...uitkomst, overgenomen: !dryRun }, [...opmerkingen, ...summary(prepared, dryRun)]);
  });
}

async function exportFile(options: VarOptions & { readonly out?: string }): Promise<void> {
  const { out, json } = options;
  await useStore(options, async (context) => {
    const csv = await exportVar(varContext(context), (await organisatieOf(context, options.organisatie)).oin);
    if (out === undefined) process.stdout.write(json === true ? `${JSON.stringify({ csv })}\n` : csv);
    else {
      writeFileSync(out, csv);
      print(json, { bestand: out }, [`Het VAR staat in ${out}.`]);
    }
  });
}

export function addVarCommands(program: Command): void {
  const group = program.command('var').description('beheer het register van verwerkingsactiviteiten (VAR)');
  const organisatie = ['--organisatie <oin>', 'OIN van de organisatie; mag weg als er één is'] as const;
  withStoreOptions(group.command('import').description('neem verwerkingsactiviteiten over uit een CSV of XLSX'))
    .argument('<bestand>', 'CSV of XLSX met de kolommen van het VAR')
    .option(...organisatie)
    .option('--dry-run', 'proef: toon wat er zou gebeuren en wat er mis is, en neem niets over')
    .option('--uuids-out <bestand>', 'schrijf het bestand als CSV, met een UUID in elke rij')
    .action(importFile);
  withStoreOptions(group.command('export').description('schrijf de verwerkingsactiviteiten die nu gelden als CSV'))
    .option(...organisatie)
    .option('--out <bestand>', 'schrijf naar een bestand in plaats van het scherm')
    .action(exportFile);
}
