import type { Organisatie } from '../autorisatie/applicatie.ts';
import type { Context } from '../context.ts';
import { takeOverVar } from '../var/move-var.ts';
import type { GeregistreerdeTekst } from '../var/var.ts';
import { readStand } from '../zoeken/read-stand.ts';
import { checkOverdracht } from './check-overdracht.ts';
import type { Ontvangersleutel } from './ontvanger.ts';
import type { Kop, Slot, Tellingen, Voortgang } from './overdracht.ts';
import { countLog } from './overdracht-store.ts';
import { readLines } from './read-lines.ts';
import type { Inkomend } from './read-overdracht.ts';
import { createRegellezer, requireLeesbaar } from './read-overdracht.ts';
import type { InkomendeVersie } from './read-versieregel.ts';
import { compareVersies, takeOverVersies } from './take-over-versies.ts';

/** Versions with their objects that go in one transaction: one larger version goes alone. */
const GEWICHT_MAX = 1_000;

/** What to import. */
export interface Importopdracht {
  /** Its log is empty, or holds the beginning of this export. */
  readonly organisatie: Organisatie;
  /** Null for an export whose identifiers stand in it readably. */
  readonly sleutel: Ontvangersleutel | null;
  /** The VAR moves along. */
  readonly metVar: boolean;
  /** Reads the export from its beginning; it is read twice. */
  readonly lees: () => AsyncIterable<Uint8Array>;
  /** How large it is. */
  readonly bytes: number;
}

/** An import that is whole. */
export interface Geimporteerd {
  readonly kop: Kop;
  readonly slot: Slot;
  /** Versions that stood in the log already. */
  readonly alAanwezig: number;
}

/** A log that fills, piece by piece. */
interface Vulling {
  add(inkomend: Inkomend): Promise<void>;
  /** @returns what was read */
  finish(): Promise<{ readonly gelezen: Tellingen; readonly alAanwezig: number }>;
}

/** @param stand the last volgnummer that the log had when the import began */
function createVulling(context: Context, { organisatie, metVar }: Importopdracht, stand: number): Vulling {
  const { logId } = organisatie;
  const gelezen = { verwerkingsactiviteiten: 0, versies: 0, objecten: 0 };
  let teksten: GeregistreerdeTekst[] | null = [];
  let piece: InkomendeVersie[] = [];
  let weight = 0;
  let vergeleken = 0;
  let alAanwezig = 0;

  async function flush(): Promise<void> {
    const known = piece.filter(({ versie }) => versie.volgnummer <= stand);
    const fresh = piece.slice(known.length);
    if (known.length > 0) await compareVersies(context, logId, known);
    vergeleken = known.at(-1)?.versie.volgnummer ?? vergeleken;
    alAanwezig += known.length;
    if (fresh.length > 0 && vergeleken !== stand)
      throw new Error('Dit log is niet leeg en hoort niet bij deze export: importeer in een leeg log.');
    if (fresh.length > 0) await takeOverVersies(context, logId, fresh);
    piece = [];
    weight = 0;
  }

  /** The VAR is whole before the first version, and goes in at once. */
  async function finishVar(): Promise<void> {
    if (metVar && teksten !== null && teksten.length > 0) await takeOverVar(context, logId, teksten);
    teksten = null;
  }

  return {
    add: async (inkomend) => {
      if (inkomend.soort === 'verwerkingsactiviteit') {
        if (teksten === null) throw new Error('Een verwerkingsactiviteit staat in de export achter een versie.');
        teksten.push(inkomend.tekst);
        gelezen.verwerkingsactiviteiten += 1;
      } else if (inkomend.soort === 'versie') {
        if (teksten !== null) await finishVar();
        const objecten = inkomend.inkomend.versie.actie.verwerkteObjecten.length;
        piece.push(inkomend.inkomend);
        weight += 1 + objecten;
        gelezen.versies += 1;
        gelezen.objecten += objecten;
        if (weight >= GEWICHT_MAX) await flush();
      }
    },
    finish: async () => {
      await finishVar();
      await flush();
      return { gelezen, alAanwezig };
    },
  };
}

/** @throws Error when export and log do not hold the same number of everything */
async function compareTellingen(
  context: Context,
  logId: number,
  { kop, slot }: { kop: Kop; slot: Slot },
  gelezen: Tellingen,
) {
  const inLog = await countLog(context.engine, logId, kop.volgnummer);
  const { versies, objecten, verwerkingsactiviteiten } = slot;
  const gelijk =
    gelezen.verwerkingsactiviteiten === verwerkingsactiviteiten &&
    [gelezen, inLog].every((telling) => telling.versies === versies && telling.objecten === objecten);
  if (!gelijk)
    throw new Error(
      `De tellingen kloppen niet. Export: ${String(versies)} versies met ${String(objecten)} objecten; gelezen: ${String(gelezen.versies)} met ${String(gelezen.objecten)}; in het log: ${String(inLog.versies)} met ${String(inLog.objecten)}.`,
    );
}

/**
 * Puts the log of an export in the empty log of an organisation, with every id, time and version; or goes on where an import was cut (D4).
 * @throws Error with a sentence for the operator; what was taken over by then is durable, and the import can be run again
 */
export async function importLog(
  context: Context,
  opdracht: Importopdracht,
  voortgang: Voortgang,
): Promise<Geimporteerd> {
  const { organisatie, sleutel, lees, bytes } = opdracht;
  const { logId, oin } = organisatie;
  const heel = await checkOverdracht(lees(), bytes, voortgang);
  const { kop, slot } = heel;
  if (kop.oin !== oin) throw new Error(`De export is van organisatie ${kop.oin}, niet van ${oin}.`);
  requireLeesbaar(kop, sleutel);
  const lezer = createRegellezer(kop, sleutel);
  const vulling = createVulling(context, opdracht, await readStand(context, logId));
  let done = 0;
  for await (const line of readLines(lees())) {
    await vulling.add(lezer(line.bytes));
    done += line.bytes.length + 1;
    voortgang('importeren', Math.min(done / bytes, 1));
  }
  const { gelezen, alAanwezig } = await vulling.finish();
  voortgang('natellen', 0);
  await compareTellingen(context, logId, heel, gelezen);
  voortgang('natellen', 1);
  return { kop, slot, alAanwezig };
}
