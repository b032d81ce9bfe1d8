// Made from contract/openapi/bewerking.json by `npm test -- generate-types -u`. Do not edit.
import type { VerwerktObject, VerwerktSoortGegeven, FieldValidationError } from './gedeeld.ts';

export type * from './gedeeld.ts';

/** Een verwerkingsactie zoals die in het log staat. Elementen die niet gegeven zijn, komen leeg terug. */
export interface VerwerkingsactieUitgebreid {
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
  /** Het systeem dat de actie heeft uitgevoerd. */
  readonly systeem?: string;
  /** Betekenisloze sleutel van de medewerker die de actie begon. */
  readonly gebruiker?: string;
  /** De bron waar de verwerkte gegevens in staan. */
  readonly gegevensbron?: string;
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

/** Een nieuwe verwerkingsactie. Wat niet bekend is, blijft weg, `null` of leeg. Onbekende elementen worden genegeerd. */
export interface VerwerkingsactieUitgebreidBasis {
  /** Wordt genegeerd. */
  readonly url?: string | null;
  /** Wordt genegeerd. */
  readonly actieId?: string | null;
  /** Hoe het loggende systeem deze stap noemt. */
  readonly actieNaam?: string | null;
  /** De handeling waar deze stap bij hoort. */
  readonly handelingNaam?: string | null;
  /** De verwerking waar de handeling bij hoort. */
  readonly verwerkingNaam?: string | null;
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
  /** OIN (20 cijfers) van de organisatie die de verwerking heeft uitgevoerd. */
  readonly uitvoerder?: string | null;
  /** Het systeem dat de actie heeft uitgevoerd. */
  readonly systeem?: string | null;
  /** Betekenisloze sleutel van de medewerker die de actie begon. */
  readonly gebruiker?: string | null;
  /** De bron waar de verwerkte gegevens in staan. */
  readonly gegevensbron?: string | null;
  /** Waar afnemerId een nummer van is: `OIN` of `BSN`. Leeg bij een afnemerId van 20 cijfers betekent OIN. */
  readonly soortAfnemerId?: string | null;
  /** Wie de gegevens ontving. Een BSN wordt net zo beschermd als een objectId. */
  readonly afnemerId?: string | null;
  /** De verwerkingsactiviteit zoals de afnemer die kent. */
  readonly verwerkingsactiviteitIdAfnemer?: string | null;
  /** Adres van de verwerkingsactiviteit van de afnemer. Het log haalt dit adres nooit op. */
  readonly verwerkingsactiviteitUrlAfnemer?: string | null;
  /** De verwerking zoals de afnemer die kent. */
  readonly verwerkingIdAfnemer?: string | null;
  /** Uitbreiding: of een medewerker of een systeem de actie uitvoerde. Betrokkenen mogen dit zien. */
  readonly uitvoeringDoor?: 'medewerker' | 'systeem' | 'onbekend' | null;
  /** Wanneer de actie gebeurde, met tijdzone. Het log geeft het terug zoals het binnenkwam. */
  readonly tijdstip: string;
  /** Wordt genegeerd. */
  readonly tijdstipRegistratie?: string | null;
  /** Over wie of wat de actie ging; mag leeg zijn. */
  readonly verwerkteObjecten: readonly VerwerktObjectBasis[];
}

/** De hele verwerkingsactie opnieuw: elk element staat erin, leeg als het leeg moet zijn. */
export interface VerwerkingsactieVervanging {
  /** Wordt genegeerd. */
  readonly url?: string | null;
  /** Mag ontbreken; anders gelijk aan het nummer in het adres. */
  readonly actieId?: string;
  /** Hoe het loggende systeem deze stap noemt. */
  readonly actieNaam: string | null;
  /** De handeling waar deze stap bij hoort. */
  readonly handelingNaam: string | null;
  /** De verwerking waar de handeling bij hoort. */
  readonly verwerkingNaam: string | null;
  /** Verbindt alle acties van één verwerking. Het loggende systeem kiest dit nummer; het log maakt het nooit zelf. */
  readonly verwerkingId: string | null;
  /** De verwerkingsactiviteit in het register van verwerkingsactiviteiten die deze verwerking rechtvaardigt. */
  readonly verwerkingsactiviteitId: string | null;
  /** Adres van die verwerkingsactiviteit. Het log haalt dit adres nooit op. */
  readonly verwerkingsactiviteitUrl: string | null;
  /** Of de betrokkene deze actie mag zien. `opgeheven` was eerder vertrouwelijk. Hoofdletters in de invoer maken niet uit. */
  readonly vertrouwelijkheid: 'normaal' | 'vertrouwelijk' | 'opgeheven';
  /** Hoe lang deze regel bewaard blijft, gerekend vanaf het tijdstip (ISO 8601, weken toegestaan, hoogstens duizend jaar). */
  readonly bewaartermijn: string | null;
  /** OIN (20 cijfers) van de organisatie die de verwerking heeft uitgevoerd. */
  readonly uitvoerder: string | null;
  /** Het systeem dat de actie heeft uitgevoerd. */
  readonly systeem: string | null;
  /** Betekenisloze sleutel van de medewerker die de actie begon. */
  readonly gebruiker: string | null;
  /** De bron waar de verwerkte gegevens in staan. */
  readonly gegevensbron: string | null;
  /** Waar afnemerId een nummer van is: `OIN` of `BSN`. Leeg bij een afnemerId van 20 cijfers betekent OIN. */
  readonly soortAfnemerId: string | null;
  /** Wie de gegevens ontving. Een BSN wordt net zo beschermd als een objectId. */
  readonly afnemerId: string | null;
  /** De verwerkingsactiviteit zoals de afnemer die kent. */
  readonly verwerkingsactiviteitIdAfnemer: string | null;
  /** Adres van de verwerkingsactiviteit van de afnemer. Het log haalt dit adres nooit op. */
  readonly verwerkingsactiviteitUrlAfnemer: string | null;
  /** De verwerking zoals de afnemer die kent. */
  readonly verwerkingIdAfnemer: string | null;
  /** Uitbreiding: of een medewerker of een systeem de actie uitvoerde. Betrokkenen mogen dit zien. */
  readonly uitvoeringDoor?: 'medewerker' | 'systeem' | 'onbekend' | null;
  /** Wanneer de actie gebeurde, met tijdzone. Het log geeft het terug zoals het binnenkwam. */
  readonly tijdstip: string;
  /** Wordt genegeerd. */
  readonly tijdstipRegistratie?: string | null;
  /** Over wie of wat de actie ging; mag leeg zijn. */
  readonly verwerkteObjecten: readonly VerwerktObjectVervanging[];
}

/** Wat er op alle acties van de verwerking verandert; minstens één van beide. */
export interface PatchRequestBody {
  /** Hoe lang deze regel bewaard blijft, gerekend vanaf het tijdstip (ISO 8601, weken toegestaan, hoogstens duizend jaar). */
  readonly bewaartermijn?: string;
  /** Of de betrokkene deze actie mag zien. `opgeheven` was eerder vertrouwelijk. Hoofdletters in de invoer maken niet uit. */
  readonly vertrouwelijkheid?: 'normaal' | 'vertrouwelijk' | 'opgeheven';
}

/** Dezelfde criteria als de GET, zonder dat ze in een URL komen te staan. Zoek op een object (`objecttype`, `soortObjectId` en `objectId` samen), of op `verwerkingId`, of op `afnemerId` met `verwerkingIdAfnemer`. */
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
  /** Alleen acties met een van deze waarden. Een tekst met komma’s mag ook. */
  readonly vertrouwelijkheid?: readonly VertrouwelijkheidEnum[];
  /** Als `vertrouwelijkheid`, in de schrijfwijze van 2021; samen gegeven gelden beide. */
  readonly vertrouwelijkheid__in?: readonly VertrouwelijkheidEnum[];
  /** Laat `systeem`, `gebruiker` en `gegevensbron` weg. */
  readonly beperkteSet?: boolean;
  /** Experimenteel: in plaats van een object, alle acties van deze verwerking. */
  readonly verwerkingId?: string;
  /** Experimenteel: met verwerkingIdAfnemer, in plaats van een object. */
  readonly afnemerId?: string;
  /** Experimenteel: de verwerking zoals de afnemer die kent. */
  readonly verwerkingIdAfnemer?: string;
  /** Alleen acties van deze verwerkingsactiviteit. */
  readonly verwerkingsactiviteitId?: string;
  /** Regels per bladzijde. */
  readonly pageSize?: number;
  /** Bladzijde op nummer, tot regel 10.000. Verder bladert u met `next`. */
  readonly page?: number;
}

/** Eén bladzijde van een lijst. */
export interface Verwerkingsactielijst {
  /** Aantal regels over alle bladzijden. */
  readonly count: number;
  /** Adres van de volgende bladzijde. */
  readonly next?: string | null;
  /** Adres van de vorige bladzijde. */
  readonly previous?: string | null;
  readonly results: readonly VerwerkingsactieUitgebreid[];
}

/** Eén versie van een verwerkingsactie. */
export interface Versie {
  /** Nummer van deze versie; ook de ETag. */
  readonly versieId: string;
  /** Volgorde binnen de actie. */
  readonly versienummer: number;
  /** Wat deze versie maakte. */
  readonly bewerking: 'aanmaken' | 'wijzigen' | 'patch' | 'verwijderen';
  /** Wanneer het log deze versie vastlegde (UTC). */
  readonly tijdstipRegistratie: string;
  /** Deze versie verwijdert de actie. */
  readonly vervallen: boolean;
  /** Client ID van de applicatie die de versie maakte. */
  readonly applicatie: string;
  /** Gebruiker die deze applicatie noemde. */
  readonly gebruiker: string;
  readonly verwerkingsactie: VerwerkingsactieUitgebreid;
}

/** Alle versies van één verwerkingsactie, de oudste eerst. */
export interface Versielijst {
  /** Aantal regels over alle bladzijden. */
  readonly count: number;
  /** Altijd `null`: deze lijst heeft geen bladzijden. */
  readonly next?: string | null;
  /** Altijd `null`: deze lijst heeft geen bladzijden. */
  readonly previous?: string | null;
  readonly results: readonly Versie[];
}

/** Een persoon of object waar de actie over ging. */
export interface VerwerktObjectBasis {
  /** Wat voor object het is. Hoofdletters in de invoer maken niet uit. */
  readonly objecttype: 'persoon';
  /** Waar objectId een nummer van is, bijvoorbeeld BSN. */
  readonly soortObjectId: string;
  /** Het nummer van de persoon of het object. Het staat nergens leesbaar opgeslagen. */
  readonly objectId: string;
  /** In welke hoedanigheid de persoon erbij betrokken was. */
  readonly betrokkenheid?: string | null;
  /** Welke soorten gegevens over deze persoon verwerkt zijn. */
  readonly verwerkteSoortenGegevens?: readonly VerwerktSoortGegeven[] | null;
}

/** Een persoon of object waar de actie over ging. */
export interface VerwerktObjectVervanging {
  /** Wordt genegeerd. */
  readonly url?: string | null;
  /** Nummer dat dit object in deze actie al had; leeg voor een nieuw object. */
  readonly verwerktObjectId?: string | null;
  /** Wat voor object het is. Hoofdletters in de invoer maken niet uit. */
  readonly objecttype: 'persoon';
  /** Waar objectId een nummer van is, bijvoorbeeld BSN. */
  readonly soortObjectId: string;
  /** Het nummer van de persoon of het object. Het staat nergens leesbaar opgeslagen. */
  readonly objectId: string;
  /** In welke hoedanigheid de persoon erbij betrokken was. */
  readonly betrokkenheid: string | null;
  /** Welke soorten gegevens over deze persoon verwerkt zijn. */
  readonly verwerkteSoortenGegevens: readonly VerwerktSoortGegeven[] | null;
}

export type VertrouwelijkheidEnum = 'normaal' | 'vertrouwelijk' | 'opgeheven';

/** Een nieuwe verwerkingsactie, met een eigen sleutel om haar één keer te laten tellen. */
export type Bulkregel = VerwerkingsactieUitgebreidBasis & {
  /** Uitbreiding: de sleutel van deze regel. Dezelfde als de `Idempotency-Key` van een POST met dezelfde actie: wie een POST herhaalt als regel van een bulk, legt niets dubbel vast. */
  readonly idempotencyKey?: string | null;
};

/** Alle regels liggen vast. */
export interface Bulkantwoord {
  /** Aantal acties in de body. */
  readonly aantal: number;
  /** De acties, in de volgorde van de regels. */
  readonly results: readonly {
    /** Nummer van de regel in de body, vanaf 0. Lege regels tellen hierin mee. */
    readonly regel: number;
    /** Nummer van de actie. Bij een herhaalde sleutel dat van de eerste keer. */
    readonly actieId: string;
    /** Adres van de actie. */
    readonly url: string;
  }[];
}

/** De uitkomst van elke regel. */
export interface Bulkverslag {
  /** Aantal acties in de body. */
  readonly aantal: number;
  /** Aantal regels waarvan de actie vastligt, nu of al eerder onder dezelfde sleutel. */
  readonly opgeslagen: number;
  /** Aantal regels dat niet vastligt. */
  readonly geweigerd: number;
  /** De uitkomsten, in de volgorde van de regels. */
  readonly results: readonly {
    /** Nummer van de regel in de body, vanaf 0. Lege regels tellen hierin mee. */
    readonly regel: number;
    /** De HTTP-status die een POST van deze regel zou krijgen: 201, of waarom de regel niet vastligt. */
    readonly status: number;
    /** Nummer van de actie. Afwezig als de regel niet vastligt. Bij een herhaalde sleutel dat van de eerste keer. */
    readonly actieId?: string;
    /** Adres van de actie. */
    readonly url?: string;
    readonly fout?: Regelfout;
  }[];
}

/** Waarom een regel niet vastligt. */
export interface Regelfout {
  /** Korte code van het soort fout. */
  readonly code: string;
  /** Het soort fout in woorden. */
  readonly title: string;
  /** Wat er in dit geval mis is. Herhaalt nooit een ingevoerde waarde. */
  readonly detail: string;
  /** Elk ongeldig gegeven van de regel, met dezelfde namen als bij POST. */
  readonly invalidParams?: readonly FieldValidationError[];
}

/** Een fout die de regels noemt waar zij over gaat. */
export interface Regelsfout {
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
  /** De regels, met hun nummer voorop in de naam. */
  readonly invalidParams?: readonly FieldValidationError[];
}
