import type { Verwerkingsgegevens } from '../verwerking/verwerking.ts';
import { brpKoppen, brpKoppenOf, readBrpKoppen } from './brp.ts';
import { isTraceparent } from './traceparent.ts';
import { isOin, isTermijn, isUri, isUuid, termijnOf } from './waarden.ts';

/** Request headers by their lower-case name, as Node and a Fetch `Headers` give them. */
export type Headerwaarden = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The headers of A/9177: which element of the consumer's verwerking each takes, and where the provider puts it. */
interface Kop {
  readonly naam: string;
  readonly van: keyof Verwerkingsgegevens;
  readonly naar: keyof Verwerkingsgegevens;
  readonly read: (value: string) => string | null;
}

const only =
  (check: (value: string) => boolean, normalise = (value: string): string => value) =>
  (value: string): string | null => {
    const normal = normalise(value);
    return check(normal) ? normal : null;
  };
const lower = (value: string): string => value.toLowerCase();
/** `opgeheven` is nothing that a new actie can be. */
const isVertrouwelijkheid = (value: string): boolean => value === 'normaal' || value === 'vertrouwelijk';

const KOPPEN: readonly Kop[] = [
  { naam: 'OIN', van: 'uitvoerder', naar: 'afnemerId', read: only(isOin) },
  {
    naam: 'VerwerkingsactiviteitId',
    van: 'verwerkingsactiviteitId',
    naar: 'verwerkingsactiviteitIdAfnemer',
    read: only(isUuid, lower),
  },
  {
    naam: 'VerwerkingsactiviteitUrl',
    van: 'verwerkingsactiviteitUrl',
    naar: 'verwerkingsactiviteitUrlAfnemer',
    read: only(isUri),
  },
  { naam: 'VerwerkingId', van: 'verwerkingId', naar: 'verwerkingIdAfnemer', read: only(isUuid, lower) },
  {
    naam: 'Vertrouwelijkheid',
    van: 'vertrouwelijkheid',
    naar: 'vertrouwelijkheid',
    read: only(isVertrouwelijkheid, lower),
  },
  { naam: 'Bewaartermijn', van: 'bewaartermijn', naar: 'bewaartermijn', read: only(isTermijn, termijnOf) },
];

export interface KoppenOptions {
  /** Also the names that the BRP knows (`x-doelbinding`, `x-verwerking`, `x-gebruiker`, `x-origin-oin`). Default false. */
  readonly brp?: boolean;
}

/** Every header that a peer may learn something from: what nobody set on purpose is taken off (a proxied request has them too). */
export function koppenVanKeten({ brp = false }: KoppenOptions = {}): readonly string[] {
  return [...KOPPEN.map(({ naam }) => naam), ...(brp ? brpKoppen : [])];
}

/** What a consumer tells of its verwerking in headers (A/9177). An element without a value that its receiver can read is left out. */
export function koppenOf(gegevens: Verwerkingsgegevens, { brp = false }: KoppenOptions = {}): Record<string, string> {
  const said = KOPPEN.flatMap(({ naam, van, read }) => {
    const value = read(gegevens[van] ?? '');
    return value === null ? [] : [[naam, value] as const];
  });
  return { ...Object.fromEntries(said), ...(brp ? brpKoppenOf(gegevens) : {}) };
}

/** What the headers of a consumer say. */
export interface GelezenKoppen {
  /** For the provider's own context: the Afnemer fields, and the consumer's vertrouwelijkheid and bewaartermijn. */
  readonly gegevens: Verwerkingsgegevens;
  /** Names of headers that stood there and could not be read. */
  readonly misvormd: readonly string[];
}

/** One value of a header; null when it is absent or empty, several values are joined and so malformed. */
function valueOf(headers: Headerwaarden, naam: string): string | null {
  const value = headers[naam.toLowerCase()];
  const text = (Array.isArray(value) ? value.join(',') : ((value as string | undefined) ?? '')).trim();
  return text === '' ? null : text;
}

/** Reads the headers of A/9177. It trusts nobody: who may be believed is for the caller to know. */
export function readKoppen(headers: Headerwaarden, { brp = false }: KoppenOptions = {}): GelezenKoppen {
  const value = (naam: string): string | null => valueOf(headers, naam);
  const gegevens: Record<string, string> = {};
  const misvormd: string[] = [];
  for (const { naam, naar, read } of KOPPEN) {
    const text = value(naam);
    const said = text === null ? null : read(text);
    if (said !== null) gegevens[naar] = said;
    else if (text !== null) misvormd.push(naam);
  }
  const traceparent = value('traceparent');
  if (traceparent !== null && isTraceparent(traceparent)) gegevens['traceparent'] = traceparent;
  if (brp) readBrpKoppen(value, gegevens, misvormd);
  if (gegevens['afnemerId'] !== undefined) gegevens['soortAfnemerId'] = 'OIN';
  return { gegevens, misvormd };
}
