import type { Kolom, Veld } from './kolommen.ts';
import { kolommen, kolomOf, kopOf } from './kolommen.ts';
import type { Waarde } from './read-cel.ts';
import { isFout, readCel } from './read-cel.ts';
import type { Sheet, SheetRow } from './sheet.ts';
import { cellName, textOf } from './sheet.ts';
import type { Verwerkingsactiviteit } from './var.ts';

/** What is wrong in a file, and where: `C14`. */
export interface VarFout {
  readonly cel: string;
  /** Dutch; does not repeat what stands there. */
  readonly reden: string;
}

/** A row of a VAR file that is good in itself. */
export interface VarRij {
  readonly nummer: number;
  /** Null: the register gives one. */
  readonly id: string | null;
  /** Microseconds since 1970, or null. */
  readonly beginGeldigheid: number | null;
  readonly eindeGeldigheid: number | null;
  readonly inhoud: Verwerkingsactiviteit;
}

/** Where the columns of a file stand. */
export interface VarKop {
  readonly rij: number;
  readonly plaatsen: ReadonlyMap<Veld, number>;
}

/** A VAR file, read. With faults it is not to be used. */
export interface VarBestand {
  readonly kop: VarKop;
  /** Those without a fault. */
  readonly rijen: readonly VarRij[];
  readonly fouten: readonly VarFout[];
  readonly opmerkingen: readonly string[];
}

/** The cell of an element in a row, also when the file has no such column. */
export function celOf({ plaatsen }: VarKop, veld: Veld, nummer: number): string {
  return cellName(plaatsen.get(veld) ?? 0, nummer);
}

function readKop(row: SheetRow | undefined, fouten: VarFout[], opmerkingen: string[]): VarKop {
  const plaatsen = new Map<Veld, number>();
  const rij = row?.nummer ?? 1;
  for (const [plaats, cell] of row?.cellen ?? []) {
    const kop = textOf(cell);
    const kolom = kolomOf(kop);
    if (kolom === undefined) opmerkingen.push(`De kolom in ${cellName(plaats, rij)} wordt niet overgenomen.`);
    else if (plaatsen.has(kolom.veld))
      fouten.push({ cel: cellName(plaats, rij), reden: `De kolom ${kopOf(kolom)} staat er twee keer in.` });
    else plaatsen.set(kolom.veld, plaats);
  }
  for (const kolom of kolommen)
    if (kolom.verplicht === true && !plaatsen.has(kolom.veld))
      fouten.push({ cel: cellName(0, rij), reden: `De kolom ${kopOf(kolom)} ontbreekt.` });
  return { rij, plaatsen };
}

function readRij({ nummer, cellen }: SheetRow, kop: VarKop, oin: string, fouten: VarFout[]): VarRij {
  const waardeOf = (kolom: Kolom): Waarde => {
    const plaats = kop.plaatsen.get(kolom.veld);
    // A column that is missing is one fault, of the heading.
    const gelezen = readCel(plaats === undefined ? undefined : cellen.get(plaats), {
      ...kolom,
      verplicht: kolom.verplicht === true && plaats !== undefined,
    });
    if (!isFout(gelezen)) return gelezen;
    fouten.push({ cel: celOf(kop, kolom.veld, nummer), reden: gelezen.reden });
    return null;
  };
  const { id, beginGeldigheid, eindeGeldigheid, ...inhoud } = Object.fromEntries(
    kolommen.map((kolom) => [kolom.veld, waardeOf(kolom)]),
  );
  if (typeof beginGeldigheid === 'number' && typeof eindeGeldigheid === 'number' && eindeGeldigheid <= beginGeldigheid)
    fouten.push({ cel: celOf(kop, 'eindeGeldigheid', nummer), reden: 'Het einde moet na het begin liggen.' });
  const verantwoordelijkeOrganisatie = inhoud['verantwoordelijkeOrganisatie'] ?? oin;
  return {
    nummer,
    id: id as string | null,
    beginGeldigheid: beginGeldigheid as number | null,
    eindeGeldigheid: eindeGeldigheid as number | null,
    inhoud: { ...inhoud, verantwoordelijkeOrganisatie } as unknown as Verwerkingsactiviteit,
  };
}

function checkUnique(rijen: readonly VarRij[], kop: VarKop, fouten: VarFout[]): void {
  const seen = new Map<string, number>();
  for (const { id, inhoud, nummer } of rijen) {
    if (id === null && !inhoud.naam) continue;
    // Without a UUID a row is known by its name and category.
    const sleutel = id ?? naamsleutel(inhoud);
    const eerder = seen.get(sleutel);
    if (eerder === undefined) seen.set(sleutel, nummer);
    else if (id === null)
      fouten.push({
        cel: celOf(kop, 'naam', nummer),
        reden: `Deze naam staat ook in ${celOf(kop, 'naam', eerder)}: geef beide rijen een UUID.`,
      });
    else
      fouten.push({
        cel: celOf(kop, 'id', nummer),
        reden: `Deze UUID staat ook in ${celOf(kop, 'id', eerder)}.`,
      });
  }
}

/** By what an activity without UUID is known: category and name, whatever their case. */
export function naamsleutel({ categorie, naam }: Pick<Verwerkingsactiviteit, 'categorie' | 'naam'>): string {
  return JSON.stringify([categorie, naam]).toLowerCase();
}

/**
 * Reads the rows of a VAR file below its heading, the first row that is not empty. Tells of every fault.
 * @param oin the organisation that is responsible where the file does not say so
 */
export function readVar({ rijen: [head, ...body], opmerkingen }: Sheet, oin: string): VarBestand {
  const fouten: VarFout[] = [];
  const notes = [...opmerkingen];
  const kop = readKop(head, fouten, notes);
  if (body.length === 0) fouten.push({ cel: cellName(0, kop.rij + 1), reden: 'Onder de koppen staat niets.' });
  const rijen = body.map((row) => {
    const before = fouten.length;
    return { rij: readRij(row, kop, oin, fouten), isGoed: fouten.length === before };
  });
  checkUnique(
    rijen.map(({ rij }) => rij),
    kop,
    fouten,
  );
  return { kop, rijen: rijen.filter(({ isGoed }) => isGoed).map(({ rij }) => rij), fouten, opmerkingen: notes };
}
