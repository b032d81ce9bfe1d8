// Made from contract/openapi/inzage.json by `npm test -- generate-types -u`. Do not edit.
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

/** What each operation takes and gives. */
export interface InzageOperaties {
  /** Zoek verwerkte objecten. */
  readonly verwerkteObjectenList: {
    readonly vraag: {
      readonly query:
        | {
            /** Wat voor object u zoekt. Vervalt naast `cursor`, die alleen staat. */
            readonly objecttype: 'persoon';
            /** Waar objectId een nummer van is. Vervalt naast `cursor`, die alleen staat. */
            readonly soortObjectId: string;
            /** Het nummer waarop u zoekt. Gebruik liever `_zoek`: dan staat het niet in een URL. Vervalt naast `cursor`, die alleen staat. */
            readonly objectId: string;
            /** Acties op of na dit moment: een datum (0 uur Nederlandse tijd) of een tijdstip met tijdzone. Vervalt naast `cursor`, die alleen staat. */
            readonly beginDatum: string;
            /** Acties vóór dit moment: een datum of een tijdstip met tijdzone. Vervalt naast `cursor`, die alleen staat. */
            readonly eindDatum: string;
            /** Alleen acties van deze verwerkingsactiviteit. */
            readonly verwerkingsactiviteitId?: string;
            /** Uitbreiding: regels per bladzijde. */
            readonly pageSize?: number;
            /** Uitbreiding: bladzijde op nummer, tot regel 10.000. Verder bladert u met `next`. */
            readonly page?: number;
          }
        | { readonly cursor: string };
      readonly headers: {
        /** OIN van de organisatie namens wie u leest; de applicatie moet het mogen gebruiken. */
        readonly OIN: string;
        /** Verwerkingsactiviteit waarvoor u leest. */
        readonly VerwerkingsactiviteitId: string;
        /** Adres van die verwerkingsactiviteit. */
        readonly VerwerkingsactiviteitUrl: string;
        /** Verwerking waarvoor u leest, als die bekend is. */
        readonly VerwerkingId?: string;
        /** Vertrouwelijkheid van uw lezen. */
        readonly Vertrouwelijkheid?: 'normaal' | 'vertrouwelijk';
        /** Bewaartermijn van de regel over uw lezen; een geheel getal is een aantal jaren. */
        readonly Bewaartermijn?: string;
      };
    };
    readonly antwoord: { readonly status: 200; readonly headers: Headers; readonly body: VerwerktObjectlijst };
  };
  /** Zoek verwerkte objecten zonder gegevens in de URL. */
  readonly verwerkteObjectenZoek: {
    readonly vraag: {
      readonly headers: {
        /** OIN van de organisatie namens wie u leest; de applicatie moet het mogen gebruiken. */
        readonly OIN: string;
        /** Verwerkingsactiviteit waarvoor u leest. */
        readonly VerwerkingsactiviteitId: string;
        /** Adres van die verwerkingsactiviteit. */
        readonly VerwerkingsactiviteitUrl: string;
        /** Verwerking waarvoor u leest, als die bekend is. */
        readonly VerwerkingId?: string;
        /** Vertrouwelijkheid van uw lezen. */
        readonly Vertrouwelijkheid?: 'normaal' | 'vertrouwelijk';
        /** Bewaartermijn van de regel over uw lezen; een geheel getal is een aantal jaren. */
        readonly Bewaartermijn?: string;
      };
      readonly body: Zoekvraag;
    };
    readonly antwoord: { readonly status: 200; readonly headers: Headers; readonly body: VerwerktObjectlijst };
  };
  /** Lees één verwerkt object. */
  readonly verwerktobjectRead: {
    readonly vraag: {
      readonly path: {
        /** Nummer van het verwerkte object. */
        readonly verwerktObjectId: string;
      };
      readonly headers: {
        /** Voer alleen uit als dit nog de nieuwste versie is. */
        readonly 'If-Match'?: string;
        /** Geef 304 als u deze versie al hebt. */
        readonly 'If-None-Match'?: string;
        /** OIN van de organisatie namens wie u leest; de applicatie moet het mogen gebruiken. */
        readonly OIN: string;
        /** Verwerkingsactiviteit waarvoor u leest. */
        readonly VerwerkingsactiviteitId: string;
        /** Adres van die verwerkingsactiviteit. */
        readonly VerwerkingsactiviteitUrl: string;
        /** Verwerking waarvoor u leest, als die bekend is. */
        readonly VerwerkingId?: string;
        /** Vertrouwelijkheid van uw lezen. */
        readonly Vertrouwelijkheid?: 'normaal' | 'vertrouwelijk';
        /** Bewaartermijn van de regel over uw lezen; een geheel getal is een aantal jaren. */
        readonly Bewaartermijn?: string;
      };
    };
    readonly antwoord:
      | { readonly status: 200; readonly headers: Headers; readonly body: VerwerktObjectUitgebreid }
      | { readonly status: 304; readonly headers: Headers; readonly body: null };
  };
}

/** How each operation is called. */
export const inzageOperaties = {
  verwerkteObjectenList: { method: 'GET', path: '/verwerkte-objecten', body: null, statussen: [200], sleutel: false },
  verwerkteObjectenZoek: {
    method: 'POST',
    path: '/verwerkte-objecten/_zoek',
    body: 'application/json',
    statussen: [200],
    sleutel: false,
  },
  verwerktobjectRead: {
    method: 'GET',
    path: '/verwerkte-objecten/{verwerktObjectId}',
    body: null,
    statussen: [200, 304],
    sleutel: false,
  },
} as const;
