import type { DirectoryContext } from '../autorisatie/manage-organisaties.ts';
import { systemClock } from '../clock.ts';
import { prepareVarImport } from '../var/import-var.ts';

/** The one activity of `takeVar`. */
export const ACTIVITEIT = '940dfd60-a207-49eb-a451-fbc3bfcb8801';

/** Gives an organisation a VAR of one activity. */
export async function takeVar(context: DirectoryContext, oin: string, naam: string): Promise<void> {
  const csv = Buffer.from(`UUID;Naam;Doel;Grondslag\n${ACTIVITEIT};${naam};doel;grond`);
  await (await prepareVarImport({ ...context, clock: systemClock }, oin, csv)).store();
}
