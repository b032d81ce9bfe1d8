import { Invoerfout } from './omgeving.ts';

export type Velden = Readonly<Record<string, string>>;

interface Eis {
  readonly klopt: (tekst: string) => boolean;
  readonly fout: string;
}

const BSN_DIGITS = 9;

/** The eleven test: weights 9 to 2, and the last digit counts -1. */
function isBsn(tekst: string): boolean {
  if (!/^\d{9}$/.test(tekst)) return false;
  const som = Array.from(tekst).reduce(
    (som, cijfer, i) => som + Number(cijfer) * (i === BSN_DIGITS - 1 ? -1 : BSN_DIGITS - i),
    0,
  );
  return som % 11 === 0 && Number(tekst) > 0;
}

export const eisen = {
  bsn: { klopt: isBsn, fout: 'vul een geldig nummer van 9 cijfers in' },
  naam: { klopt: (tekst) => /^\S{2}/.test(tekst), fout: 'vul minstens de eerste twee letters in' },
  datum: { klopt: (tekst) => /^\d{4}-\d{2}-\d{2}$/.test(tekst), fout: 'vul een datum in' },
  tekst: { klopt: (tekst) => tekst !== '' && tekst.length <= 80, fout: 'vul dit in, met hoogstens 80 tekens' },
  postcode: { klopt: (tekst) => /^\d{4} ?[A-Z]{2}$/i.test(tekst), fout: 'vul een postcode in, zoals 1234 AB' },
  reden: { klopt: (tekst) => tekst !== '', fout: 'kies waarom u deze persoon opzoekt' },
  personeelsnummer: { klopt: (tekst) => /^\d{7}$/.test(tekst), fout: 'vul een nummer van 7 cijfers in' },
  termijn: { klopt: (tekst) => /^P[1-9]\d{0,2}Y$/.test(tekst), fout: 'kies een bewaartermijn' },
} as const satisfies Readonly<Record<string, Eis>>;

/** What a field is called on the screens, where that is more than its name. */
const NAMEN: Readonly<Record<string, string>> = {
  bsn: 'Burgerservicenummer',
  partner1: 'Eerste partner',
  partner2: 'Tweede partner',
  getuige1: 'Eerste getuige',
  getuige2: 'Tweede getuige',
  naam: 'Begin van de achternaam',
};
const naamVan = (veld: string): string => NAMEN[veld] ?? `${veld.charAt(0).toUpperCase()}${veld.slice(1)}`;

/**
 * Reads what a form sent.
 * @param gevraagd what each field has to be, by its name
 * @throws Invoerfout that names every field that is not right
 */
export function lees<Naam extends string>(
  velden: Velden,
  gevraagd: Readonly<Record<Naam, Eis>>,
): Readonly<Record<Naam, string>> {
  const gelezen = Object.entries<Eis>(gevraagd).map(([naam, eis]) => [naam, (velden[naam] ?? '').trim(), eis] as const);
  const fouten = gelezen
    .filter(([, tekst, { klopt }]) => !klopt(tekst))
    .map(([naam, , { fout }]) => `${naamVan(naam)}: ${fout}`);
  if (fouten.length > 0) throw new Invoerfout(fouten.join('\n'));
  return Object.fromEntries(gelezen.map(([naam, tekst]) => [naam, tekst])) as Readonly<Record<Naam, string>>;
}
