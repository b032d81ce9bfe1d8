import type { Verwerkingsgegevens } from '../verwerking/verwerking.ts';
import { isOin } from './waarden.ts';

/** Names under which providers of the BRP ask what A/9177 asks. */
const OIN = 'x-origin-oin';
const DOELBINDING = 'x-doelbinding';
const VERWERKING = 'x-verwerking';
const GEBRUIKER = 'x-gebruiker';
export const brpKoppen: readonly string[] = [OIN, DOELBINDING, VERWERKING, GEBRUIKER];

/** Between the name of the verwerking and that of the handeling. */
const SEPARATOR = '@';
const NAAM_MAX = 242;
const GEBRUIKER_MAX = 40;
/** A header carries Latin-1 without control characters; anything else would be refused by fetch. */
const UNSENDABLE = /[^\u0020-\u007e\u00a0-\u00ff]/gu;

const sendable = (text: string): string => text.replaceAll(UNSENDABLE, '?').slice(0, NAAM_MAX).trim();
const isNaam = (text: string): boolean => text.length <= NAAM_MAX;

/** `verwerking@handeling`, at most 242 characters and one `@`. */
function verwerkingText({ verwerkingNaam, handelingNaam }: Verwerkingsgegevens): string {
  const names = [verwerkingNaam, handelingNaam].filter((naam) => naam !== undefined);
  return names.map((naam) => naam.replaceAll(SEPARATOR, ' ')).join(SEPARATOR);
}

export function brpKoppenOf(gegevens: Verwerkingsgegevens): Record<string, string> {
  const { uitvoerder = '', doelbinding = '', gebruiker = '' } = gegevens;
  const all = {
    [OIN]: isOin(uitvoerder) ? uitvoerder : '',
    [DOELBINDING]: sendable(doelbinding),
    [VERWERKING]: sendable(verwerkingText(gegevens)),
    [GEBRUIKER]: sendable(gebruiker),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** Adds what the BRP's headers say; the standard's own OIN goes before `x-origin-oin`. */
export function readBrpKoppen(
  value: (naam: string) => string | null,
  gegevens: Record<string, string>,
  misvormd: string[],
): void {
  const take = (naam: string, fits: (text: string) => boolean, put: (text: string) => void): void => {
    const text = value(naam);
    if (text === null) return;
    if (fits(text)) put(text);
    else misvormd.push(naam);
  };
  take(OIN, isOin, (text) => (gegevens['afnemerId'] ??= text));
  take(DOELBINDING, isNaam, (text) => (gegevens['doelbinding'] = text));
  take(
    GEBRUIKER,
    (text) => text.length <= GEBRUIKER_MAX,
    (text) => (gegevens['gebruiker'] = text),
  );
  take(VERWERKING, isNaam, (text) => {
    const [verwerkingNaam = '', ...rest] = text.split(SEPARATOR);
    if (verwerkingNaam !== '') gegevens['verwerkingNaam'] = verwerkingNaam;
    if (rest.length > 0) gegevens['handelingNaam'] = rest.join(SEPARATOR);
  });
}
