import { codePoints } from '../code-points.ts';
import { OIN_PATTERN } from '../oin.ts';
import { parseDatum } from './datum.ts';
import type { Kolom } from './kolommen.ts';
import type { Cell } from './sheet.ts';
import { textOf } from './sheet.ts';
import type { VerwerktPersoonsgegeven } from './var.ts';

/** What a cell becomes. */
export type Waarde = string | number | null | readonly string[] | readonly VerwerktPersoonsgegeven[];

/** Why a cell is not good: a Dutch sentence that does not repeat it. */
export interface CelFout {
  readonly reden: string;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';
const WEB_ADDRESS = /^https?:\/\/[^\s"<>\\^`{|}]+$/;
/** Controls but for the new line and the tab, and what a decoder leaves where it could not read. */
// oxlint-disable-next-line no-control-regex
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/;
/** The contract's `maxItems`. */
const ITEMS_MAX = 1_000;

const fout = (reden: string): CelFout => ({ reden });

export function isFout(waarde: Waarde | CelFout): waarde is CelFout {
  return typeof waarde === 'object' && waarde !== null && 'reden' in waarde;
}

/** `Aanvrager: BSN` as a role and the name of a kind of data. */
function gegevenOf(item: string): VerwerktPersoonsgegeven {
  const at = item.indexOf(':');
  return at === -1
    ? { rolBetrokkene: '', naam: item }
    : { rolBetrokkene: item.slice(0, at).trim(), naam: item.slice(at + 1).trim() };
}

function itemsOf(tekst: string, { lengte }: Kolom): readonly string[] | CelFout {
  const items = tekst
    .split(/[;\n]/, ITEMS_MAX + 1)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length > ITEMS_MAX) return fout(`Dit zijn er meer dan ${String(ITEMS_MAX)}.`);
  return items.some((item) => codePoints(item) > lengte)
    ? fout(
        `Een onderdeel is langer dan ${String(lengte)} tekens. Zet onderdelen op een nieuwe regel of tussen puntkomma’s.`,
      )
    : items;
}

function gegevensOf(tekst: string, kolom: Kolom): readonly VerwerktPersoonsgegeven[] | CelFout {
  const items = itemsOf(tekst, kolom);
  if (isFout(items)) return items;
  const gegevens = items.map(gegevenOf);
  return gegevens.some(({ naam }) => naam === '') ? fout('Na een dubbele punt hoort een soort gegeven.') : gegevens;
}

function datumOf(tekst: string, cell: Cell | undefined): number | CelFout {
  const datum = cell?.soort === 'getal' ? cell.datum : tekst;
  return (
    (datum === null ? null : parseDatum(datum)) ??
    fout('Dit is geen datum: schrijf haar als jjjj-mm-dd of d-m-jjjj, of als tijdstip met tijdzone.')
  );
}

function uuidOf(tekst: string): string | CelFout {
  const id = tekst.toLowerCase();
  return UUID.test(id) && id !== NIL_UUID ? id : fout('Dit is geen UUID.');
}

type ReadTekst = (tekst: string, cell: Cell | undefined, kolom: Kolom) => Waarde | CelFout;

const readers: Readonly<Record<Kolom['soort'], ReadTekst>> = {
  uuid: uuidOf,
  oin: (tekst) =>
    OIN_PATTERN.test(tekst) ? tekst : fout('Een OIN heeft 20 cijfers; maak er in het rekenblad tekst van.'),
  uri: (tekst) => (WEB_ADDRESS.test(tekst) ? tekst : fout('Dit is geen volledig adres dat met https:// begint.')),
  lijst: (tekst, _cell, kolom) => itemsOf(tekst, kolom),
  gegevens: (tekst, _cell, kolom) => gegevensOf(tekst, kolom),
  datum: datumOf,
  tekst: (tekst, cell) =>
    cell?.soort === 'getal' && cell.isDatum
      ? fout('Het rekenblad heeft hier een datum van gemaakt: maak er tekst van.')
      : tekst,
};

const legeWaarden = { tekst: '', uri: '', oin: null, uuid: null, datum: null, lijst: [], gegevens: [] } as const;

/** Reads one cell of a known column. An empty cell is an empty value, unless it is required. */
export function readCel(cell: Cell | undefined, kolom: Kolom): Waarde | CelFout {
  if (cell?.soort === 'fout') return fout(cell.reden);
  const tekst = textOf(cell);
  if (tekst === '') return kolom.verplicht === true ? fout('Dit is verplicht.') : legeWaarden[kolom.soort];
  if (UNREADABLE.test(tekst) || !tekst.isWellFormed())
    return fout('Hier staan onleesbare tekens: waarschijnlijk klopt de tekencodering van het bestand niet.');
  const isList = kolom.soort === 'lijst' || kolom.soort === 'gegevens';
  if (!isList && codePoints(tekst) > kolom.lengte) return fout(`Dit is langer dan ${String(kolom.lengte)} tekens.`);
  return readers[kolom.soort](tekst, cell, kolom);
}
