import type { Verwerkingsactiviteit } from './var.ts';

/** What a column of a file becomes. */
export type Veld = keyof Verwerkingsactiviteit | 'id' | 'beginGeldigheid' | 'eindeGeldigheid';

/** How the text of a cell is read: in parts separated by `;` or a new line for a list, in these parts `rol: gegeven` for personal data. */
type Inhoudsoort = 'tekst' | 'uuid' | 'oin' | 'uri' | 'lijst' | 'gegevens' | 'datum';

export interface Kolom {
  readonly veld: Veld;
  /** Names that the heading may have; the first is the one that we write. */
  readonly koppen: readonly string[];
  readonly soort: Inhoudsoort;
  /** Code points (VAR OAS). */
  readonly lengte: number;
  readonly verplicht?: boolean;
}

const NAAM = 242;
const BESCHRIJVING = 2_042;

/** The columns of the IBD's VAR, with the UUID that the standard adds, and ours for the other elements of the VAR API. */
export const kolommen: readonly Kolom[] = [
  { veld: 'id', koppen: ['Universal Unique Identifier (UUID)', 'Universally Unique Identifier (UUID)', 'UUID'], soort: 'uuid', lengte: NAAM },
  { veld: 'categorie', koppen: ['Hoofdproces', 'Categorie'], soort: 'tekst', lengte: NAAM },
  { veld: 'naam', koppen: ['Naam verwerking', 'Naam verwerkingsactiviteit', 'Verwerkingsactiviteit', 'Naam'], soort: 'tekst', lengte: NAAM, verplicht: true },
  { veld: 'verantwoordelijkeBestuursorgaan', koppen: ['Verwerkingsverantwoordelijke', 'Verantwoordelijke bestuursorgaan', 'Verantwoordelijk bestuursorgaan'], soort: 'tekst', lengte: NAAM },
  { veld: 'doel', koppen: ['Doeleinde', 'Doeleinden', 'Doel'], soort: 'tekst', lengte: BESCHRIJVING, verplicht: true },
  { veld: 'grondslag', koppen: ['Grondslag'], soort: 'tekst', lengte: NAAM, verplicht: true },
  { veld: 'toelichtingGrondslag', koppen: ['Toelichting grondslag'], soort: 'tekst', lengte: BESCHRIJVING },
  { veld: 'bewaartermijn', koppen: ['Bewaartermijn'], soort: 'tekst', lengte: BESCHRIJVING },
  { veld: 'herkomst', koppen: ['Herkomst'], soort: 'tekst', lengte: BESCHRIJVING },
  { veld: 'verwerktePersoonsgegevens', koppen: ['Persoonsgegevens', 'Verwerkte persoonsgegevens'], soort: 'gegevens', lengte: NAAM },
  { veld: 'afnemendeCategorieOntvangers', koppen: ['Ontvangers', 'Categorie ontvangers', 'Afnemende categorie ontvangers'], soort: 'lijst', lengte: NAAM },
  { veld: 'afnemendeInternationaleDerden', koppen: ['Internationale derden', 'Afnemende internationale derden'], soort: 'lijst', lengte: NAAM },
  { veld: 'verantwoordelijkeOrganisatie', koppen: ['Verantwoordelijke organisatie', 'OIN'], soort: 'oin', lengte: NAAM },
  { veld: 'gebaseerdOp', koppen: ['Gebaseerd op'], soort: 'uri', lengte: BESCHRIJVING },
  { veld: 'beginGeldigheid', koppen: ['Geldig vanaf', 'Ingangsdatum', 'Begin geldigheid'], soort: 'datum', lengte: NAAM },
  { veld: 'eindeGeldigheid', koppen: ['Geldig tot', 'Einde geldigheid'], soort: 'datum', lengte: NAAM },
]; // prettier-ignore

/** The heading that we write above a column. */
export function kopOf({ koppen, veld }: Kolom): string {
  return koppen[0] ?? veld;
}

/** Headings are known whatever their case, spaces and signs. */
const simplified = (kop: string): string =>
  kop
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');

const byKop: ReadonlyMap<string, Kolom> = new Map(
  kolommen.flatMap((kolom) => kolom.koppen.map((kop) => [simplified(kop), kolom] as const)),
);

/** The column with a heading; undefined for one that a VAR of ours does not hold. */
export function kolomOf(kop: string): Kolom | undefined {
  return byKop.get(simplified(kop));
}
