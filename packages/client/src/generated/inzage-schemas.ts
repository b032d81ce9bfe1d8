// Made from contract/openapi/inzage.json by `npm test -- generate-types -u`. Do not edit.
import type { VerwerktObject, VerwerktSoortGegeven } from './gedeeld.ts';

export type * from './gedeeld.ts';

/** Een verwerkt object met de actie waar het bij hoort. */
export interface VerwerktObjectUitgebreid {
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
  readonly verwerkingsactie?: VerwerkingsactieBeperkt;
}

/** Een verwerkingsactie zoals een betrokkene die mag zien: zonder systeem, gebruiker, gegevensbron en andere personen. */
export interface VerwerkingsactieBeperkt {
  /** Adres van deze verwerkingsactie; het log bepaalt het. */
  readonly url: string;
  /** Nummer van de verwerkingsactie; het log geeft het uit en het verandert nooit. */
  readonly actieId: string;
  /** Hoe het loggende systeem deze stap noemt. */
  readonly actieNaam?: string;
  /** De handeling waar deze stap bij hoort. */
  readonly handelingNaam?: string;
  /** De verwerking waar de handeling bij hoort. */
  readonly verwerkingNaam?: string;
  /** Verbindt alle acties van één verwerking. Het loggende systeem kiest dit nummer; het log maakt het nooit zelf. */
  readonly verwerkingId?: string | null;
  /** De verwerkingsactiviteit in het register van verwerkingsactiviteiten die deze verwerking rechtvaardigt. */
  readonly verwerkingsactiviteitId?: string | null;
  /** Adres van die verwerkingsactiviteit. Het log haalt dit adres nooit op. */
  readonly verwerkingsactiviteitUrl?: string | null;
  /** Of de betrokkene deze actie mag zien. `opgeheven` was eerder vertrouwelijk. Hoofdletters in de invoer maken niet uit. */
  readonly vertrouwelijkheid: 'normaal' | 'vertrouwelijk' | 'opgeheven';
  /** Hoe lang deze regel bewaard blijft, gerekend vanaf het tijdstip (ISO 8601, weken toegestaan, hoogstens duizend jaar). */
  readonly bewaartermijn?: string | null;
  /** OIN (20 cijfers) van de organisatie die de verwerking heeft uitgevoerd. Leeg als het niet gegeven is. */
  readonly uitvoerder?: string;
  /** Waar afnemerId een nummer van is: `OIN` of `BSN`. Leeg bij een afnemerId van 20 cijfers betekent OIN. */
  readonly soortAfnemerId?: string;
  /** Wie de gegevens ontving. Een BSN wordt net zo beschermd als een objectId. */
  readonly afnemerId?: string;
  /** De verwerkingsactiviteit zoals de afnemer die kent. */
  readonly verwerkingsactiviteitIdAfnemer?: string | null;
  /** Adres van de verwerkingsactiviteit van de afnemer. Het log haalt dit adres nooit op. */
  readonly verwerkingsactiviteitUrlAfnemer?: string | null;
  /** De verwerking zoals de afnemer die kent. */
  readonly verwerkingIdAfnemer?: string | null;
  /** Uitbreiding: of een medewerker of een systeem de actie uitvoerde. Betrokkenen mogen dit zien. */
  readonly uitvoeringDoor?: 'medewerker' | 'systeem' | 'onbekend';
  /** Wanneer de actie gebeurde, met tijdzone. Het log geeft het terug zoals het binnenkwam. */
  readonly tijdstip: string;
  /** Wanneer het log deze versie vastlegde (UTC). */
  readonly tijdstipRegistratie: string;
  /** Over wie of wat de actie ging. */
  readonly verwerkteObjecten: readonly VerwerktObject[];
}

/** Eén bladzijde van een lijst. */
export interface VerwerktObjectlijst {
  /** Aantal regels over alle bladzijden. */
  readonly count: number;
  /** Adres van de volgende bladzijde. */
  readonly next?: string | null;
  /** Adres van de vorige bladzijde. */
  readonly previous?: string | null;
  readonly results: readonly VerwerktObjectUitgebreid[];
}

/** Dezelfde criteria als de GET, zonder dat ze in een URL komen te staan. Verplicht zijn `objecttype`, `soortObjectId`, `objectId`, `beginDatum` en `eindDatum`. */
export interface Zoekvraag {
  /** Wat voor object u zoekt. */
  readonly objecttype?: 'persoon';
  /** Waar objectId een nummer van is. */
  readonly soortObjectId?: string;
  /** Het nummer waarop u zoekt. */
  readonly objectId?: string;
  /** Acties op of na dit moment: een datum (0 uur Nederlandse tijd) of een tijdstip met tijdzone. */
  readonly beginDatum?: string;
  /** Acties vóór dit moment: een datum of een tijdstip met tijdzone. */
  readonly eindDatum?: string;
  /** Alleen acties van deze verwerkingsactiviteit. */
  readonly verwerkingsactiviteitId?: string;
  /** Regels per bladzijde. */
  readonly pageSize?: number;
  /** Bladzijde op nummer, tot regel 10.000. Verder bladert u met `next`. */
  readonly page?: number;
}
