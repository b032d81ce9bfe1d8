import { Temporal } from 'temporal-polyfill';

import { requireOrganisatie } from '../autorisatie/manage-organisaties.ts';
import { formatInstant } from '../clock.ts';
import type { VarContext } from './import-var.ts';
import type { Veld } from './kolommen.ts';
import { kolommen, kopOf } from './kolommen.ts';
import type { GeldendeVersie, VerwerktPersoonsgegeven } from './var.ts';
import { SINDS_ALTIJD } from './var.ts';
import { listGeldende, readVarStand } from './verwerkingsactiviteit-store.ts';
import { writeCsv } from './write-csv.ts';

/** A VAR as a whole, of any size that an import lets in. */
const ALLES = 1_000_000;

/** A moment as the import reads it back: the date when it is 0 o'clock in the Netherlands. */
function datumOf(moment: number | null): string {
  if (moment === null || moment === SINDS_ALTIJD) return '';
  const here = Temporal.Instant.fromEpochMilliseconds(moment / 1000).toZonedDateTimeISO('Europe/Amsterdam');
  return here.equals(here.startOfDay()) ? here.toPlainDate().toString() : formatInstant(moment);
}

const gegevenText = ({ rolBetrokkene, naam }: VerwerktPersoonsgegeven): string =>
  rolBetrokkene === '' ? naam : `${rolBetrokkene}: ${naam}`;

function textOf({ id, inhoud, beginGeldigheid, eindeGeldigheid }: GeldendeVersie, veld: Veld): string {
  if (veld === 'id') return id;
  if (veld === 'beginGeldigheid') return datumOf(beginGeldigheid);
  if (veld === 'eindeGeldigheid') return datumOf(eindeGeldigheid);
  const waarde = inhoud[veld];
  if (typeof waarde === 'string') return waarde;
  return waarde.map((item) => (typeof item === 'string' ? item : gegevenText(item))).join('\n');
}

/**
 * The activities that hold now, as a CSV that the import takes back without a change (X6).
 * @throws Error when there is no such organisation
 */
export async function exportVar(context: VarContext, oin: string): Promise<string> {
  const { engine, clock } = context;
  const { logId } = await requireOrganisatie(context, oin);
  const peiling = { logId, moment: clock.nowMicroseconds(), stand: await readVarStand(engine, logId) };
  const versies = await listGeldende(engine, peiling, { limit: ALLES, offset: 0 });
  return writeCsv([kolommen.map(kopOf), ...versies.map((versie) => kolommen.map(({ veld }) => textOf(versie, veld)))]);
}
