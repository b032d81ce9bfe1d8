// Made from contract/openapi/*.json by `npm test -- generate-types -u`. Do not edit.

/** Een persoon of object waar de actie over ging, met het nummer dat het log eraan gaf. */
export interface VerwerktObject {
  /** Adres van dit verwerkte object in de Inzage API; het log bepaalt het. */
  readonly url: string;
  /** Nummer van dit object binnen deze actie; het log geeft het uit. */
  readonly verwerktObjectId: string;
  /** Wat voor object het is. Hoofdletters in de invoer maken niet uit. */
  readonly objecttype: 'persoon';
  /** Waar objectId een nummer van is, bijvoorbeeld BSN. */
  readonly soortObjectId: string;
  /** Het nummer van de persoon of het object. Het staat nergens leesbaar opgeslagen. */
  readonly objectId: string;
  /** In welke hoedanigheid de persoon erbij betrokken was. */
  readonly betrokkenheid?: string;
  /** Welke soorten gegevens over deze persoon verwerkt zijn. */
  readonly verwerkteSoortenGegevens?: readonly VerwerktSoortGegeven[];
}

/** Eén soort gegeven dat verwerkt is. */
export interface VerwerktSoortGegeven {
  /** Naam van de soort. */
  readonly soortGegeven: string;
}

/** Een fout volgens RFC 9457. */
export interface Fout {
  /** Naam van het soort fout, als URI. */
  readonly type?: string;
  /** Korte code van het soort fout. */
  readonly code: string;
  /** Het soort fout in woorden. */
  readonly title: string;
  /** De HTTP-status. */
  readonly status: number;
  /** Wat er in dit geval mis is. Herhaalt nooit een ingevoerde waarde. */
  readonly detail: string;
  /** Uniek nummer van dit voorval, dat ook in het serverlog staat. */
  readonly instance: string;
}

/** Eén ongeldig gegeven. */
export interface FieldValidationError {
  /** Pad van het gegeven, of naam van de parameter of header. */
  readonly name: string;
  /** Korte code van wat er mis is. */
  readonly code: string;
  /** Wat er mis is, in woorden. */
  readonly reason: string;
}

/** Een fout met alle ongeldige gegevens tegelijk. */
export interface ValidatieFout {
  /** Naam van het soort fout, als URI. */
  readonly type?: string;
  /** Korte code van het soort fout. */
  readonly code: string;
  /** Het soort fout in woorden. */
  readonly title: string;
  /** De HTTP-status. */
  readonly status: number;
  /** Wat er in dit geval mis is. Herhaalt nooit een ingevoerde waarde. */
  readonly detail: string;
  /** Uniek nummer van dit voorval, dat ook in het serverlog staat. */
  readonly instance: string;
  /** Elk ongeldig gegeven. */
  readonly invalidParams: readonly FieldValidationError[];
}
