import { requireOrganisatie } from '../autorisatie/manage-organisaties.ts';
import type { VarContext } from './import-var.ts';
import { prepareVarImport } from './import-var.ts';
import { readVarStand } from './verwerkingsactiviteit-store.ts';

/** Development mode: gives an organisation without activities those of the example. @throws Error when the example has a fault */
export async function ensureVoorbeeldVar(context: VarContext, oin: string, bytes: () => Uint8Array): Promise<void> {
  const { logId } = await requireOrganisatie(context, oin);
  if ((await readVarStand(context.engine, logId)) > 0) return;
  await (await prepareVarImport(context, oin, bytes())).store();
}
