/** What the VAR says of an activity; an element without a value is empty (VAR OAS). */
export interface Verwerkingsactiviteit {
  readonly naam: string;
  readonly gebaseerdOp: string;
  readonly categorie: string;
  /** OIN. */
  readonly verantwoordelijkeOrganisatie: string;
  readonly verantwoordelijkeBestuursorgaan: string;
  readonly doel: string;
  readonly grondslag: string;
  readonly toelichtingGrondslag: string;
  readonly bewaartermijn: string;
  readonly herkomst: string;
  readonly afnemendeInternationaleDerden: readonly string[];
  readonly afnemendeCategorieOntvangers: readonly string[];
  readonly verwerktePersoonsgegevens: readonly VerwerktPersoonsgegeven[];
}

export interface VerwerktPersoonsgegeven {
  readonly rolBetrokkene: string;
  readonly naam: string;
}

/** Microseconds since 1970: the beginning of a text of which nobody said since when it holds. Before every moment of V4. */
export const SINDS_ALTIJD: number = Date.UTC(1800, 0, 1) * 1000;

/** A text of an activity, and when it holds (X6). Nothing of it ever changes. */
export interface VarVersie {
  readonly id: string;
  /** Order of registration within the log. */
  readonly volgnummer: number;
  /** Microseconds since 1970, or `SINDS_ALTIJD`. */
  readonly beginGeldigheid: number;
  /** The first moment at which the activity no longer is, as its text says; null for none. */
  readonly eindeGeldigheid: number | null;
  readonly inhoud: Verwerkingsactiviteit;
}

/** A text with when the log registered it, in microseconds since 1970. */
export type GeregistreerdeTekst = VarVersie & { readonly tijdstipRegistratie: number };

/** A text as it stands among the others of its activity: it also ends where the next one begins. */
export type GeldendeVersie = VarVersie & { readonly volgendBegin: number | null };

/** The moment at which a text ends, for whatever reason; null for none. */
export function eindeOf({ eindeGeldigheid, volgendBegin }: GeldendeVersie): number | null {
  if (eindeGeldigheid === null || volgendBegin === null) return eindeGeldigheid ?? volgendBegin;
  return Math.min(eindeGeldigheid, volgendBegin);
}

/** Which of the texts of one activity began last at a moment; of two that begin together, the one registered last. */
export function begonnenOp(versies: readonly VarVersie[], moment: number): VarVersie | undefined {
  return versies
    .filter(({ beginGeldigheid }) => beginGeldigheid <= moment)
    .toSorted((a, b) => a.beginGeldigheid - b.beginGeldigheid || a.volgnummer - b.volgnummer)
    .at(-1);
}

/** Do two texts say the same? Both were built by the same reader, so that their elements stand in one order. */
export function isGelijk(een: Verwerkingsactiviteit, ander: Verwerkingsactiviteit): boolean {
  return JSON.stringify(een) === JSON.stringify(ander);
}
