// Made from contract/openapi/inzage.json by `npm test -- generate-types -u`. Do not edit.
import type { VerwerktObjectUitgebreid, VerwerktObjectlijst, Zoekvraag } from './inzage-schemas.ts';

export type * from './inzage-schemas.ts';

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
