import type { Read } from './setting-types.ts';
import {
  base,
  cidrs,
  contacten,
  integer,
  list,
  moment,
  oneOf,
  postgresUrl,
  termijn,
  text,
  uitgevers,
  url,
  uuid,
  yesNo,
} from './setting-types.ts';

/** One setting: where it comes from is the same for all (flag, environment, file). */
export interface Setting<T> {
  readonly read: Read<T>;
  /** Absent: there is no value unless somebody gives one. */
  readonly standaard?: T;
  /** What it does, in Dutch, for the reference page. */
  readonly uitleg: string;
}

const setting = <T>(read: Read<T>, uitleg: string, standaard?: T): Setting<T> =>
  standaard === undefined ? { read, uitleg } : { read, uitleg, standaard };

const PORT_MAX = 65_535;
const MIB = 1024 * 1024;

/** Every setting of the register. The environment name is `VWL_` and the name in capitals with underscores. */
export const settings = {
  dev: setting(yesNo, 'Ontwikkelstand: maakt wat ontbreekt, nooit in productie.', false),
  data: setting(text, 'Gegevensmap met sleutelring, en zonder databaseUrl ook met opslag en slot. Verplicht.'),
  databaseUrl: setting(
    postgresUrl,
    'Adres van een PostgreSQL-database, zoals postgres://account:wachtwoord@host/naam?sslmode=verify-full. Zonder: SQLite, in de gegevensmap.',
  ),
  databaseVerbindingen: setting(integer(4, 1_000), 'Meeste verbindingen van dit proces met PostgreSQL.', 20),
  host: setting(text, 'Adres waarop het register luistert.', '127.0.0.1'),
  port: setting(integer(0, PORT_MAX), 'Poort; 0 kiest een vrije.', 8080),
  metricsPort: setting(integer(0, PORT_MAX), 'Poort voor /metrics. Zonder: de poort na die van het register.'),
  metricsHost: setting(text, 'Adres waarop /metrics luistert: gewoon HTTP, zonder token.', '127.0.0.1'),
  publicBewerking: setting(
    base,
    'Openbaar adres van de Bewerking API, voor URL’s in antwoorden (P5). Zonder: afgeleid van host en port.',
  ),
  publicInzage: setting(
    base,
    'Openbaar adres van de Inzage API, voor URL’s in antwoorden (P5). Zonder: afgeleid van host en port.',
  ),
  publicVar: setting(
    base,
    'Openbaar adres van de VAR API, voor URL’s in antwoorden (P5). Zonder: afgeleid van host en port.',
  ),
  bewerkingAan: setting(yesNo, 'Bied de Bewerking API aan.', true),
  inzageAan: setting(yesNo, 'Bied de Inzage API aan.', true),
  varAan: setting(yesNo, 'Bied de VAR API aan (X6).', true),
  corsOrigins: setting(
    list,
    'Herkomsten (origins) van websites die de API’s vanuit een browser mogen aanroepen (P8).',
    [],
  ),
  tlsCert: setting(text, 'Bestand met het TLS-certificaat. Samen met tlsKey.'),
  tlsKey: setting(text, 'Bestand met de sleutel van het TLS-certificaat.'),
  trustedProxy: setting(
    cidrs,
    'Netwerk van de proxy die TLS afhandelt. Alleen van daar tellen X-Forwarded-For, -Host en -Proto.',
  ),
  meldpunt: setting(
    contacten,
    'Waar men een zwakke plek meldt, voor /.well-known/security.txt (RFC 9116). Zonder: die bladzijde bestaat niet.',
  ),
  meldpuntGeldigTot: setting(moment, 'Tot wanneer dat meldpunt geldt; hooguit een jaar vooruit. Samen met meldpunt.'),
  objecttypen: setting(list, 'Objecttypen die gelogd mogen worden.', ['persoon']),
  legeWaarde: setting(oneOf('leeg', 'weglaten'), 'Hoe een niet gegeven element terugkomt (V7).', 'leeg'),
  nietGevonden: setting(
    oneOf(404, 400),
    'Status van een onbekende of vervallen actie bij PUT, PATCH en DELETE (H7).',
    404,
  ),
  bsnProef: setting(
    oneOf('uit', 'waarschuw', 'weiger'),
    'Wat er gebeurt met een BSN dat niet aan de 11-proef voldoet (V8).',
    'waarschuw',
  ),
  strikt: setting(yesNo, 'Weiger onbekende elementen in POST en PUT (V9).', false),
  verwerkingConsistentie: setting(
    oneOf('waarschuw', 'weiger'),
    'Wat er gebeurt als één verwerking acties met verschillende vertrouwelijkheid krijgt (V12).',
    'waarschuw',
  ),
  inzageHeaders: setting(
    oneOf('verplicht', 'optioneel'),
    'Of Inzage de headers van de afnemer eist (I2).',
    'verplicht',
  ),
  inzageOpgeheven: setting(
    oneOf('read:normal', 'read:confidential'),
    'Welke scope in Inzage opgeheven acties toont (T14).',
    'read:normal',
  ),
  ooitVertrouwelijk: setting(
    oneOf('verbergen', 'tonen'),
    'Of acties die ooit vertrouwelijk waren voor read:normal verborgen blijven (T15).',
    'verbergen',
  ),
  zgwCompat403: setting(yesNo, 'Geef 403 in plaats van 401, zoals ZGW (T16).', false),
  minimaalGeheim: setting(integer(1, 1024), 'Minste lengte van een geheim in bytes (T17).', 32),
  oauthUitgevers: setting(
    uitgevers,
    'Uitgevers van access tokens (OAuth 2.0, OpenID Connect) die het register vertrouwt, zoals zij in de claim iss staan (T18).',
    [],
  ),
  oauthAudienceBewerking: setting(
    list,
    'Waarden waarmee de claim aud de Bewerking API aanwijst (T18). Zonder: het openbare adres.',
  ),
  oauthAudienceInzage: setting(
    list,
    'Waarden waarmee de claim aud de Inzage API aanwijst (T18). Zonder: het openbare adres.',
  ),
  oauthAudienceVar: setting(
    list,
    'Waarden waarmee de claim aud de VAR API aanwijst (T18). Zonder: het openbare adres.',
  ),
  oauthOinClaim: setting(
    text,
    'Claim met de OIN namens wie wordt gelezen, met punten voor een claim daarbinnen (T18). Met een waarde mag een applicatie alleen lezen namens een OIN die zowel daar als in het register staat.',
  ),
  oauthLeeway: setting(integer(0, 300), 'Seconden die de klok van een uitgever mag afwijken (T18).', 60),
  maximaalVenster: setting(
    integer(1, 366_000),
    'Langste periode van een zoekvraag in dagen (Z2). Met een waarde is een periode verplicht, ook in Bewerking.',
  ),
  maxPatchActies: setting(integer(1, 1_000_000), 'Meeste acties die één PATCH wijzigt (H5).', 20_000),
  idempotencyDagen: setting(integer(1, 3_660), 'Dagen dat een Idempotency-Key onthouden wordt (V11).', 30),
  raadpleegVerwerkingsactiviteitId: setting(
    uuid,
    'Verwerkingsactiviteit waaronder het log zijn eigen raadplegingen vastlegt (I3). Verplicht buiten de ontwikkelstand.',
  ),
  raadpleegVerwerkingsactiviteitUrl: setting(
    url,
    'Adres van die verwerkingsactiviteit. Verplicht buiten de ontwikkelstand.',
  ),
  raadpleegBewaartermijn: setting(
    termijn,
    'Bewaartermijn van vastgelegde raadplegingen (I3). Verplicht buiten de ontwikkelstand.',
  ),
  readerThreads: setting(integer(1, 64), 'Threads die de opslag lezen (SQLite).', 2),
  sqliteCacheMib: setting(integer(8, 1_048_576), 'Geheugen voor SQLite-pagina’s in MiB.', 256),
  logLevel: setting(oneOf('silent', 'fatal', 'error', 'warn', 'info', 'debug'), 'Hoeveel het serverlog meldt.', 'info'),
  maxVerbindingen: setting(
    integer(1, 1_000_000),
    'Verbindingen die tegelijk open mogen staan. Wie daarna komt, krijgt 503. Het besturingssysteem moet dit aantal open bestanden toelaten.',
    10_000,
  ),
  maxTegelijk: setting(
    integer(1, 100_000),
    'Aanvragen van één client die tegelijk in behandeling zijn, per proces. De volgende wachten op hun beurt.',
    64,
  ),
  maxPerSeconde: setting(
    integer(1, 1_000_000),
    'Aanvragen per seconde die één client mag doen, per proces. Daarboven krijgt hij 429. Zonder: geen grens.',
  ),
  maxMislukteAanmeldingen: setting(
    integer(1, 1_000_000),
    'Mislukte aanmeldingen per minuut vanaf één adres, per proces. Daarboven wordt een volgende mislukking 429; een geldig token werkt altijd.',
    6_000,
  ),
  kopSeconden: setting(integer(1, 600), 'Seconden waarin de kop van een aanvraag binnen moet zijn.', 10),
  aanvraagSeconden: setting(integer(1, 3_600), 'Seconden waarin een aanvraag met haar body binnen moet zijn.', 30),
  antwoordSeconden: setting(
    integer(1, 3_600),
    'Seconden dat een client een antwoord ongelezen mag laten; daarna sluit de verbinding.',
    60,
  ),
  wachtrijVersies: setting(
    integer(1, 10_000_000),
    'Versies die mogen wachten om geschreven te worden. Daarboven krijgt wie het meest laat wachten 503.',
    50_000,
  ),
  wachtrijMib: setting(integer(1, 65_536), 'Hetzelfde, in MiB geheugen.', 128),
  bodyLimit: setting(integer(1024, 64 * MIB), 'Grootste body in bytes.', 10 * MIB),
} as const;

export type SettingName = keyof typeof settings;

/** `raadpleegBewaartermijn` → `RAADPLEEG_BEWAARTERMIJN`. */
export function environmentName(name: string): string {
  return name.replaceAll(/[A-Z]/g, '_$&').toUpperCase();
}
