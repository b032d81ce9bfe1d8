// Made from contract/openapi/bewerking.json by `npm test -- generate-types -u`. Do not edit.
import type {
  VerwerkingsactieUitgebreid,
  VerwerkingsactieUitgebreidBasis,
  VerwerkingsactieVervanging,
  PatchRequestBody,
  Zoekvraag,
  Verwerkingsactielijst,
  Versielijst,
  VertrouwelijkheidEnum,
  Bulkregel,
  Bulkantwoord,
  Bulkverslag,
} from './bewerking-schemas.ts';

export type * from './bewerking-schemas.ts';

/** What each operation takes and gives. */
export interface BewerkingOperaties {
  /** Zoek verwerkingsacties. */
  readonly verwerkingsactieList: {
    readonly vraag: {
      readonly query:
        | {
            /** Wat voor object u zoekt. Vervalt naast `cursor`, die alleen staat. */
            readonly objecttype: 'persoon';
            /** Waar objectId een nummer van is. Vervalt naast `cursor`, die alleen staat. */
            readonly soortObjectId: string;
            /** Het nummer waarop u zoekt. Gebruik liever `_zoek`: dan staat het niet in een URL. Vervalt naast `cursor`, die alleen staat. */
            readonly objectId: string;
            /** Acties op of na dit moment: een datum (0 uur Nederlandse tijd) of een tijdstip met tijdzone. */
            readonly beginDatum?: string;
            /** Acties vóór dit moment: een datum of een tijdstip met tijdzone. */
            readonly eindDatum?: string;
            /** Alleen acties met een van deze waarden. Herhaal de parameter of scheid met komma’s. */
            readonly vertrouwelijkheid?: readonly VertrouwelijkheidEnum[];
            /** Als `vertrouwelijkheid`, in de schrijfwijze van 2021; samen gegeven gelden beide. */
            readonly vertrouwelijkheid__in?: readonly VertrouwelijkheidEnum[];
            /** Alleen acties van deze verwerkingsactiviteit. */
            readonly verwerkingsactiviteitId?: string;
            /** Laat `systeem`, `gebruiker` en `gegevensbron` weg. */
            readonly beperkteSet?: boolean;
            /** Uitbreiding: regels per bladzijde. */
            readonly pageSize?: number;
            /** Uitbreiding: bladzijde op nummer, tot regel 10.000. Verder bladert u met `next`. */
            readonly page?: number;
          }
        | { readonly cursor: string };
      readonly headers?: {
        /** OIN van de organisatie namens wie u leest; de applicatie moet het mogen gebruiken. */
        readonly OIN?: string;
        /** Verwerkingsactiviteit waarvoor u leest. */
        readonly VerwerkingsactiviteitId?: string;
        /** Adres van die verwerkingsactiviteit. */
        readonly VerwerkingsactiviteitUrl?: string;
        /** Verwerking waarvoor u leest, als die bekend is. */
        readonly VerwerkingId?: string;
        /** Vertrouwelijkheid van uw lezen. */
        readonly Vertrouwelijkheid?: 'normaal' | 'vertrouwelijk';
        /** Bewaartermijn van de regel over uw lezen; een geheel getal is een aantal jaren. */
        readonly Bewaartermijn?: string;
      };
    };
    readonly antwoord: { readonly status: 200; readonly headers: Headers; readonly body: Verwerkingsactielijst };
  };
  /** Leg een verwerkingsactie vast. */
  readonly verwerkingsactieCreate: {
    readonly vraag: {
      readonly headers?: {
        /** Uitbreiding: eigen sleutel waarmee een herhaalde aanvraag één keer telt. */
        readonly 'Idempotency-Key'?: string;
        /** Uitbreiding: W3C trace context; wordt bewaard, beslist nooit iets. */
        readonly traceparent?: string;
      };
      readonly body: VerwerkingsactieUitgebreidBasis;
    };
    readonly antwoord: { readonly status: 201; readonly headers: Headers; readonly body: VerwerkingsactieUitgebreid };
  };
  /** Wijzig bewaartermijn of vertrouwelijkheid van een hele verwerking. */
  readonly verwerkingsactieListPatch: {
    readonly vraag: {
      readonly query: {
        /** De verwerking waarvan de acties wijzigen. */
        readonly verwerkingId: string;
      };
      readonly headers?: {
        /** Uitbreiding: eigen sleutel waarmee een herhaalde aanvraag één keer telt. */
        readonly 'Idempotency-Key'?: string;
      };
      readonly body: PatchRequestBody;
    };
    readonly antwoord: { readonly status: 204; readonly headers: Headers; readonly body: null };
  };
  /** Zoek verwerkingsacties zonder gegevens in de URL. */
  readonly verwerkingsactieZoek: {
    readonly vraag: {
      readonly headers?: {
        /** OIN van de organisatie namens wie u leest; de applicatie moet het mogen gebruiken. */
        readonly OIN?: string;
        /** Verwerkingsactiviteit waarvoor u leest. */
        readonly VerwerkingsactiviteitId?: string;
        /** Adres van die verwerkingsactiviteit. */
        readonly VerwerkingsactiviteitUrl?: string;
        /** Verwerking waarvoor u leest, als die bekend is. */
        readonly VerwerkingId?: string;
        /** Vertrouwelijkheid van uw lezen. */
        readonly Vertrouwelijkheid?: 'normaal' | 'vertrouwelijk';
        /** Bewaartermijn van de regel over uw lezen; een geheel getal is een aantal jaren. */
        readonly Bewaartermijn?: string;
      };
      readonly body: Zoekvraag;
    };
    readonly antwoord: { readonly status: 200; readonly headers: Headers; readonly body: Verwerkingsactielijst };
  };
  /** Leg veel verwerkingsacties in één aanroep vast. */
  readonly verwerkingsactieBulk: {
    readonly vraag: {
      readonly query?: {
        /** Uitbreiding: alles of niets (`true`, de standaard), of elke regel een eigen uitkomst (`false`). */
        readonly atomic?: boolean;
      };
      readonly headers?: {
        /** Uitbreiding: de sleutel van elke regel die zelf geen `idempotencyKey` heeft, samen met het nummer van die regel. Een herhaling met dezelfde body legt niets dubbel vast. */
        readonly 'Idempotency-Key'?: string;
        /** Uitbreiding: W3C trace context; wordt bewaard, beslist nooit iets. */
        readonly traceparent?: string;
      };
      readonly body: readonly Bulkregel[];
    };
    readonly antwoord:
      | { readonly status: 200; readonly headers: Headers; readonly body: Bulkverslag }
      | { readonly status: 201; readonly headers: Headers; readonly body: Bulkantwoord };
  };
  /** Lees één verwerkingsactie. */
  readonly verwerkingsactieRead: {
    readonly vraag: {
      readonly path: {
        /** Nummer van de verwerkingsactie. */
        readonly actieId: string;
      };
      readonly headers?: {
        /** Voer alleen uit als dit nog de nieuwste versie is. */
        readonly 'If-Match'?: string;
        /** Geef 304 als u deze versie al hebt. */
        readonly 'If-None-Match'?: string;
        /** OIN van de organisatie namens wie u leest; de applicatie moet het mogen gebruiken. */
        readonly OIN?: string;
        /** Verwerkingsactiviteit waarvoor u leest. */
        readonly VerwerkingsactiviteitId?: string;
        /** Adres van die verwerkingsactiviteit. */
        readonly VerwerkingsactiviteitUrl?: string;
        /** Verwerking waarvoor u leest, als die bekend is. */
        readonly VerwerkingId?: string;
        /** Vertrouwelijkheid van uw lezen. */
        readonly Vertrouwelijkheid?: 'normaal' | 'vertrouwelijk';
        /** Bewaartermijn van de regel over uw lezen; een geheel getal is een aantal jaren. */
        readonly Bewaartermijn?: string;
      };
    };
    readonly antwoord:
      | { readonly status: 200; readonly headers: Headers; readonly body: VerwerkingsactieUitgebreid }
      | { readonly status: 304; readonly headers: Headers; readonly body: null };
  };
  /** Vervang een verwerkingsactie. */
  readonly verwerkingsactieUpdate: {
    readonly vraag: {
      readonly path: {
        /** Nummer van de verwerkingsactie. */
        readonly actieId: string;
      };
      readonly headers?: {
        /** Voer alleen uit als dit nog de nieuwste versie is. */
        readonly 'If-Match'?: string;
        /** Uitbreiding: eigen sleutel waarmee een herhaalde aanvraag één keer telt. */
        readonly 'Idempotency-Key'?: string;
      };
      readonly body: VerwerkingsactieVervanging;
    };
    readonly antwoord: { readonly status: 200; readonly headers: Headers; readonly body: VerwerkingsactieUitgebreid };
  };
  /** Laat een verwerkingsactie vervallen. */
  readonly verwerkingsactieDelete: {
    readonly vraag: {
      readonly path: {
        /** Nummer van de verwerkingsactie. */
        readonly actieId: string;
      };
      readonly headers?: {
        /** Voer alleen uit als dit nog de nieuwste versie is. */
        readonly 'If-Match'?: string;
        /** Uitbreiding: eigen sleutel waarmee een herhaalde aanvraag één keer telt. */
        readonly 'Idempotency-Key'?: string;
      };
    };
    readonly antwoord: { readonly status: 204; readonly headers: Headers; readonly body: null };
  };
  /** Lees de historie van een verwerkingsactie. */
  readonly verwerkingsactieVersies: {
    readonly vraag: {
      readonly path: {
        /** Nummer van de verwerkingsactie. */
        readonly actieId: string;
      };
      readonly headers?: {
        /** OIN van de organisatie namens wie u leest; de applicatie moet het mogen gebruiken. */
        readonly OIN?: string;
        /** Verwerkingsactiviteit waarvoor u leest. */
        readonly VerwerkingsactiviteitId?: string;
        /** Adres van die verwerkingsactiviteit. */
        readonly VerwerkingsactiviteitUrl?: string;
        /** Verwerking waarvoor u leest, als die bekend is. */
        readonly VerwerkingId?: string;
        /** Vertrouwelijkheid van uw lezen. */
        readonly Vertrouwelijkheid?: 'normaal' | 'vertrouwelijk';
        /** Bewaartermijn van de regel over uw lezen; een geheel getal is een aantal jaren. */
        readonly Bewaartermijn?: string;
      };
    };
    readonly antwoord: { readonly status: 200; readonly headers: Headers; readonly body: Versielijst };
  };
}

/** How each operation is called. */
export const bewerkingOperaties = {
  verwerkingsactieList: { method: 'GET', path: '/verwerkingsacties', body: null, statussen: [200], sleutel: false },
  verwerkingsactieCreate: {
    method: 'POST',
    path: '/verwerkingsacties',
    body: 'application/json',
    statussen: [201],
    sleutel: true,
  },
  verwerkingsactieListPatch: {
    method: 'PATCH',
    path: '/verwerkingsacties',
    body: 'application/json',
    statussen: [204],
    sleutel: true,
  },
  verwerkingsactieZoek: {
    method: 'POST',
    path: '/verwerkingsacties/_zoek',
    body: 'application/json',
    statussen: [200],
    sleutel: false,
  },
  verwerkingsactieBulk: {
    method: 'POST',
    path: '/verwerkingsacties/_bulk',
    body: 'application/x-ndjson',
    statussen: [200, 201],
    sleutel: true,
  },
  verwerkingsactieRead: {
    method: 'GET',
    path: '/verwerkingsacties/{actieId}',
    body: null,
    statussen: [200, 304],
    sleutel: false,
  },
  verwerkingsactieUpdate: {
    method: 'PUT',
    path: '/verwerkingsacties/{actieId}',
    body: 'application/json',
    statussen: [200],
    sleutel: true,
  },
  verwerkingsactieDelete: {
    method: 'DELETE',
    path: '/verwerkingsacties/{actieId}',
    body: null,
    statussen: [204],
    sleutel: true,
  },
  verwerkingsactieVersies: {
    method: 'GET',
    path: '/verwerkingsacties/{actieId}/versies',
    body: null,
    statussen: [200],
    sleutel: false,
  },
} as const;
