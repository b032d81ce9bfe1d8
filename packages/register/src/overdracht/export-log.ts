import type { Context } from '../context.ts';
import { readVersiesMetNonces } from '../versies/read-versies.ts';
import { findHuidigeActie } from '../verwerkingsactie/find-actie.ts';
import { readVarTeksten } from '../var/move-var.ts';
import { SINDS_ALTIJD } from '../var/var.ts';
import { readStand } from '../zoeken/read-stand.ts';
import type { Exporteur } from './log-export.ts';
import { logExport } from './log-export.ts';
import type { Ontvangersleutel } from './ontvanger.ts';
import type { Kop, Slot, Voortgang } from './overdracht.ts';
import { EXPORT_FORMAAT, formatMicroseconds } from './overdracht.ts';
import { readBuckets, readStrook } from './overdracht-store.ts';
import type { Begonnen } from './read-begonnen.ts';
import { versieregelOf } from './write-versieregel.ts';
import type { Regelschrijver } from './write-overdracht.ts';
import { createRegelschrijver } from './write-overdracht.ts';

/** Volgnummers that are looked up at a time, and versions with their objects that are in memory at a time: one larger version goes alone. */
const STROOK = 1_000;
const GEWICHT_MAX = 500;

/** What to export. */
export interface Exportopdracht extends Omit<Exporteur, 'ontvanger'> {
  /** Null: identifiers stand in it readably. */
  readonly ontvanger: Ontvangersleutel | null;
  /** An export that was cut; null begins one. */
  readonly begonnen: Begonnen | null;
}

/** An export that is whole. */
export interface Geexporteerd {
  readonly kop: Kop;
  readonly slot: Slot;
  /** Versions that came after it: they are not in it. */
  readonly later: number;
}

/** Writes a piece of the export; the next one comes when it has resolved. */
export type Schrijf = (text: string) => Promise<void>;

async function beginExport(context: Context, exporteur: Exporteur): Promise<Kop> {
  const { actieId, volgnummer, tijdstipRegistratie } = await logExport(context, exporteur);
  return {
    soort: 'kop',
    formaat: EXPORT_FORMAAT,
    oin: exporteur.organisatie.oin,
    actieId,
    gemaakt: formatMicroseconds(tijdstipRegistratie),
    volgnummer,
    ontvanger: exporteur.ontvanger,
  };
}

/** @throws Error when this is not the log or the receiver that the export was begun for */
async function requireVervolg(context: Context, { kop }: Begonnen, exporteur: Exporteur): Promise<Kop> {
  const { logId, oin } = exporteur.organisatie;
  const gelogd = kop.oin === oin ? await findHuidigeActie(context, logId, kop.actieId) : null;
  if (gelogd === null || gelogd.eersteVolgnummer !== kop.volgnummer)
    throw new Error('De begonnen export is van een ander log: verwijder haar, of kies een andere plaats.');
  if (kop.ontvanger !== exporteur.ontvanger)
    throw new Error('De begonnen export is voor een andere ontvanger: verwijder haar, of kies een andere plaats.');
  return kop;
}

async function writeVar(context: Context, logId: number, vanaf: number, regels: Regelschrijver, schrijf: Schrijf) {
  const teksten = await readVarTeksten(context, logId);
  const nieuw = teksten.filter(({ volgnummer }) => volgnummer > vanaf);
  for (const { beginGeldigheid, eindeGeldigheid, tijdstipRegistratie, ...tekst } of nieuw)
    await schrijf(
      regels.activiteit({
        soort: 'verwerkingsactiviteit',
        volgnummer: tekst.volgnummer,
        id: tekst.id,
        beginGeldigheid: beginGeldigheid === SINDS_ALTIJD ? null : formatMicroseconds(beginGeldigheid),
        eindeGeldigheid: eindeGeldigheid === null ? null : formatMicroseconds(eindeGeldigheid),
        tijdstipRegistratie: formatMicroseconds(tijdstipRegistratie),
        inhoud: tekst.inhoud,
      }),
    );
}

type Strook = Awaited<ReturnType<typeof readStrook>>;

/** Stretches of places with about as many objects each. */
function* piecesOf(strook: Strook): Generator<Strook> {
  let piece: Strook[number][] = [];
  let weight = 0;
  for (const plaats of strook) {
    if (weight > 0 && weight + plaats.objecten > GEWICHT_MAX) {
      yield piece;
      piece = [];
      weight = 0;
    }
    piece.push(plaats);
    weight += 1 + plaats.objecten;
  }
  if (piece.length > 0) yield piece;
}

/** Every version after one volgnummer, up to another, in the order in which they were registered. */
async function writeVersies(
  context: Context,
  logId: number,
  { van, tot }: { readonly van: number; readonly tot: number },
  regels: Regelschrijver,
  schrijf: Schrijf,
  voortgang: Voortgang,
): Promise<void> {
  const buckets = await readBuckets(context.engine, logId);
  for (let begin = van + 1; begin <= tot; begin += STROOK) {
    const end = Math.min(begin + STROOK - 1, tot);
    for (const piece of piecesOf(await readStrook(context.engine, logId, buckets, begin, end))) {
      const versies = await readVersiesMetNonces(context, logId, piece);
      const lines = versies.map((item, i) => {
        const { regel, identificatie } = versieregelOf(item, piece[i]?.commitment ?? Buffer.alloc(0));
        return regels.versie(regel, identificatie);
      });
      await schrijf(lines.join(''));
    }
    voortgang('exporteren', end / tot);
  }
}

/**
 * Exports the log of an organisation as lines (D4, `docs/naslag/exportformaat.md`), or goes on where an export was cut.
 * The export is logged in that log before anything leaves; it holds all that the log held up to that line.
 * @throws Error with a sentence for the operator; what was written by then can be gone on with
 */
export async function exportLog(
  context: Context,
  opdracht: Exportopdracht,
  schrijf: Schrijf,
  voortgang: Voortgang,
): Promise<Geexporteerd> {
  const { begonnen, ontvanger, organisatie } = opdracht;
  const { logId } = organisatie;
  const exporteur = { ...opdracht, ontvanger: ontvanger?.kenmerk ?? null };
  const kop =
    begonnen === null ? await beginExport(context, exporteur) : await requireVervolg(context, begonnen, exporteur);
  const regels = createRegelschrijver(kop, ontvanger, begonnen ?? undefined);
  if (begonnen === null) await schrijf(regels.kop());
  await schrijf(regels.sleutel());
  const van = begonnen?.laatsteVersie ?? 0;
  if (van === 0) await writeVar(context, logId, begonnen?.laatsteActiviteit ?? 0, regels, schrijf);
  await writeVersies(context, logId, { van, tot: kop.volgnummer }, regels, schrijf, voortgang);
  const { text, slot } = regels.slot();
  await schrijf(text);
  return { kop, slot, later: (await readStand(context, logId)) - kop.volgnummer };
}
