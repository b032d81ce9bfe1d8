import type { VarBestand, VarFout, VarRij } from './read-var.ts';
import { celOf, naamsleutel } from './read-var.ts';
import type { VarVersie } from './var.ts';
import { begonnenOp, isGelijk, SINDS_ALTIJD } from './var.ts';

/** What an import will do. */
export interface ImportPlan {
  /** The UUID of each row, by its number. */
  readonly ids: ReadonlyMap<number, string>;
  /** New texts, in the order of the file. */
  readonly versies: readonly VarVersie[];
  readonly nieuw: number;
  readonly gewijzigd: number;
  readonly ongewijzigd: number;
  /** Rows that had no UUID and got a new one. */
  readonly uuids: number;
  readonly fouten: readonly VarFout[];
}

type Uitkomst =
  | { readonly begin: number }
  | 'ongewijzigd'
  | { readonly veld: 'beginGeldigheid' | 'eindeGeldigheid'; readonly reden: string };

const endsAfter = (begin: number, einde: number | null): boolean => einde === null || einde > begin;

/** From when the text of a row holds, against the texts that its activity has (X6). */
function uitkomstOf(
  { beginGeldigheid, eindeGeldigheid, inhoud }: VarRij,
  versies: readonly VarVersie[],
  nu: number,
): Uitkomst {
  const geldend = begonnenOp(versies, beginGeldigheid ?? nu);
  // A row with a date is about the text that begins then; one without is about the text of now.
  const huidig = beginGeldigheid === null || geldend?.beginGeldigheid === beginGeldigheid ? geldend : undefined;
  if (huidig !== undefined && isGelijk(huidig.inhoud, inhoud)) {
    if (huidig.eindeGeldigheid === eindeGeldigheid) return 'ongewijzigd';
    // Only the end is another: the same text, so it goes on holding from where it began.
    return endsAfter(huidig.beginGeldigheid, eindeGeldigheid)
      ? { begin: huidig.beginGeldigheid }
      : { veld: 'eindeGeldigheid', reden: 'Het einde moet na het begin liggen.' };
  }
  if (huidig !== undefined && beginGeldigheid !== null)
    return {
      veld: 'beginGeldigheid',
      reden:
        'Vanaf deze datum geldt al een andere tekst. Geef de datum waarop de nieuwe tekst ingaat, of geen: dan gaat hij nu in.',
    };
  const begin = beginGeldigheid ?? (versies.length === 0 ? SINDS_ALTIJD : nu);
  return endsAfter(begin, eindeGeldigheid)
    ? { begin }
    : { veld: 'eindeGeldigheid', reden: 'Een nieuwe tekst gaat nu in: het einde moet later zijn.' };
}

function groupById(versies: readonly VarVersie[]): ReadonlyMap<string, readonly VarVersie[]> {
  return Map.groupBy(versies, ({ id }) => id);
}

/** Activities by category and name, as their last text has them. */
function idsByNaam(bekend: ReadonlyMap<string, readonly VarVersie[]>): ReadonlyMap<string, readonly string[]> {
  const pairs = [...bekend].flatMap(([id, versies]) => {
    const last = begonnenOp(versies, Infinity);
    return last === undefined ? [] : [{ id, sleutel: naamsleutel(last.inhoud) }];
  });
  const groups = Map.groupBy(pairs, ({ sleutel }) => sleutel);
  return new Map([...groups].map(([sleutel, found]) => [sleutel, found.map(({ id }) => id)]));
}

/**
 * Decides what a file without faults changes. Nothing that is stored changes; a changed row is a new text.
 * @param stored every text of the log
 * @param nu microseconds since 1970
 */
export function planImport(
  { kop, rijen }: VarBestand,
  stored: readonly VarVersie[],
  nu: number,
  newUuid: () => string,
): ImportPlan {
  const bekend = groupById(stored);
  const byNaam = idsByNaam(bekend);
  const inBestand = new Set(rijen.map(({ id }) => id));
  const ids = new Map<number, string>();
  const versies: VarVersie[] = [];
  const fouten: VarFout[] = [];
  const telling = { nieuw: 0, gewijzigd: 0, ongewijzigd: 0, uuids: 0 };
  let volgnummer = stored.reduce((max, versie) => Math.max(max, versie.volgnummer), 0);

  /** A row without a UUID is the activity of that name, if there is one that no other row names. */
  function idOf({ id, inhoud, nummer }: VarRij): string {
    if (id !== null) return id;
    const [known, ...others] = (byNaam.get(naamsleutel(inhoud)) ?? []).filter((found) => !inBestand.has(found));
    if (others.length > 0)
      fouten.push({
        cel: celOf(kop, 'naam', nummer),
        reden: 'Meer dan één verwerkingsactiviteit heet zo: geef de UUID.',
      });
    if (known !== undefined) return known;
    telling.uuids += 1;
    return newUuid();
  }

  for (const rij of rijen) {
    const id = idOf(rij);
    ids.set(rij.nummer, id);
    const eerdere = bekend.get(id) ?? [];
    const uitkomst = uitkomstOf(rij, eerdere, nu);
    if (uitkomst === 'ongewijzigd') telling.ongewijzigd += 1;
    else if ('reden' in uitkomst) fouten.push({ cel: celOf(kop, uitkomst.veld, rij.nummer), reden: uitkomst.reden });
    else {
      telling[eerdere.length === 0 ? 'nieuw' : 'gewijzigd'] += 1;
      volgnummer += 1;
      const { eindeGeldigheid, inhoud } = rij;
      versies.push({ id, volgnummer, beginGeldigheid: uitkomst.begin, eindeGeldigheid, inhoud });
    }
  }
  return { ids, versies, ...telling, fouten };
}
