/** What one figure is, for Prometheus and for its page (`metrics-page.ts`). */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Dutch sentence without full stop. */
  readonly help: string;
  readonly labels: readonly LabelName[];
  /** Upper bounds, in the unit of the name. */
  readonly buckets?: readonly number[];
}

/** Every label has few values, all of them names of ours: a label that a client could fill would grow without end, and tell of people (D2). */
export const labels = {
  api: '`bewerking`, `inzage`, of `geen` voor wat er buiten ligt en voor een adres dat niet bestaat',
  operatie:
    'de `operationId` uit het contract; `options`, `openapi`, `health` of `pagina`; `onbekend` voor een adres of methode die niet bestaat',
  status: 'de HTTP-status van het antwoord',
  code: 'de `code` van het foutantwoord, zoals in de documentatie van de API',
  lot: '`vastgelegd` (nu, of bij een eerdere poging met dezelfde sleutel), of de `code` waarmee de regel is geweigerd; wordt een hele `_bulk` geweigerd, dan telt elke regel ervan met die code',
  regel:
    '`V8`: een BSN dat niet aan de 11-proef voldoet; `V9`: een element dat niet bestaat; `V12`: een verwerking met verschillende vertrouwelijkheid; `V11`: verlopen Idempotency-Keys opruimen lukte niet; `T18`: de sleutels van een uitgever van tokens zijn niet te lezen; `verouderd`: een wijziging moest opnieuw omdat een andere voorging',
  cache: '`token` (aangemelde applicaties) of `persoon` (bekende personen)',
  uitkomst: '`raak` als het in het geheugen stond, anders `mis`',
  versie: 'de versie van het register',
  node: 'de versie van Node',
  opslag: 'de soort opslag',
  schema: 'het nummer van het schema van de opslag',
  server: 'de naam uit `databaseServers`',
} as const;
type LabelName = keyof typeof labels;

/** An answer takes milliseconds; after 30 seconds a request is broken off. */
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** A question or a flush to a fast disk takes less than a millisecond. */
const STORE_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
/** Up to what one transaction takes. */
const VERSIES_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** Every figure of the register itself; those of its process come from prom-client. Names as Prometheus wants them: base units, `_total`. */
export const definitions = {
  verwerkingenlog_aanvraag_seconds: {
    type: 'histogram',
    help: 'Aanvragen, met hun duur tot het antwoord weg is',
    labels: ['api', 'operatie', 'status'],
    buckets: REQUEST_BUCKETS,
  },
  verwerkingenlog_fouten_total: {
    type: 'counter',
    help: 'Foutantwoorden, ook op wat geen leesbaar HTTP is',
    labels: ['code'],
  },
  verwerkingenlog_bulkregels_total: {
    type: 'counter',
    help: 'Regels van _bulk, met hun lot: een geweigerde regel naast goede is geen foutantwoord',
    labels: ['lot'],
  },
  verwerkingenlog_waarschuwingen_total: {
    type: 'counter',
    help: 'Wat aandacht verdient zonder dat een aanvraag erop strandt, per regel',
    labels: ['regel'],
  },
  verwerkingenlog_raadplegingen_total: {
    type: 'counter',
    help: 'Raadplegingen van het log die in het log zijn vastgelegd (I3, I4)',
    labels: ['api'],
  },
  verwerkingenlog_cache_total: {
    type: 'counter',
    help: 'Keren dat iets in het geheugen is gezocht',
    labels: ['cache', 'uitkomst'],
  },
  verwerkingenlog_transactie_versies: {
    type: 'histogram',
    help: 'Versies per transactie: hoeveel aanvragen een gang naar de schijf delen',
    labels: [],
    buckets: VERSIES_BUCKETS,
  },
  verwerkingenlog_transactie_wacht_seconds: {
    type: 'histogram',
    help: 'Wachttijd tot een transactie begon, van de aanvraag erin die het langst wachtte',
    labels: [],
    buckets: STORE_BUCKETS,
  },
  verwerkingenlog_transactie_seconds: {
    type: 'histogram',
    help: 'Duur van een transactie, van begin tot antwoord',
    labels: [],
    buckets: STORE_BUCKETS,
  },
  verwerkingenlog_transactie_schijf_seconds: {
    type: 'histogram',
    help: 'Deel van een transactie waarin zij duurzaam wordt: vooral wachten op de schijf',
    labels: [],
    buckets: STORE_BUCKETS,
  },
  verwerkingenlog_vastleggingen_mislukt_total: {
    type: 'counter',
    help: 'Vastleggingen die de opslag niet kon bewaren: aanvragen, en regels van een _bulk; de aanroeper kreeg 503',
    labels: [],
  },
  verwerkingenlog_schrijfwachtrij_versies: {
    type: 'gauge',
    help: 'Versies die nu wachten op een transactie; de grens is wachtrijVersies',
    labels: [],
  },
  verwerkingenlog_schrijfwachtrij_bytes: {
    type: 'gauge',
    help: 'Geheugen van wat nu wacht op een transactie; de grens is wachtrijMib',
    labels: [],
  },
  verwerkingenlog_leesvraag_seconds: {
    type: 'histogram',
    help: 'Duur van vragen aan de opslag, met hun wachttijd',
    labels: [],
    buckets: STORE_BUCKETS,
  },
  verwerkingenlog_server_bereikbaar: {
    type: 'gauge',
    help: 'Of een server met logs van organisaties antwoordt (1) of niet (0); zijn organisaties krijgen dan 503',
    labels: ['server'],
  },
  verwerkingenlog_leeswachtrij: {
    type: 'gauge',
    help: 'Vragen aan de opslag die nu lopen of wachten',
    labels: [],
  },
  verwerkingenlog_toegang_leeftijd_seconds: {
    type: 'gauge',
    help: 'Tijd sinds het register voor het laatst zag welke organisaties en applicaties toegang hebben; gewoon minder dan een seconde',
    labels: [],
  },
  verwerkingenlog_toegang_lezen_mislukt_total: {
    type: 'counter',
    help: 'Keren dat het register niet kon lezen wie toegang heeft; tot het lukt, geldt wat het wist',
    labels: [],
  },
  verwerkingenlog_opslag_bytes: {
    type: 'gauge',
    help: 'Ruimte die de opslag op de schijf inneemt',
    labels: [],
  },
  verwerkingenlog_opslag_vrij_bytes: {
    type: 'gauge',
    help: 'Vrije ruimte op de schijf van de opslag',
    labels: [],
  },
  verwerkingenlog_gereed: {
    type: 'gauge',
    help: '1 als het register verkeer kan verwerken, anders 0: het antwoord van /health/ready',
    labels: [],
  },
  verwerkingenlog_build_info: {
    type: 'gauge',
    help: 'Welk register dit is; de waarde is altijd 1',
    labels: ['versie', 'node', 'opslag', 'schema'],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof definitions;
