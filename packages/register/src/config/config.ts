import { isLoopback } from '../secure-address.ts';
import type { Setting, SettingName } from './settings.ts';
import { environmentName, settings } from './settings.ts';

type ValueOf<S> = S extends Setting<infer T> ? T : never;
type Values = { readonly [N in SettingName]: ValueOf<(typeof settings)[N]> };
type Optional =
  | 'databaseUrl'
  | 'tlsCert'
  | 'tlsKey'
  | 'trustedProxy'
  | 'meldpunt'
  | 'meldpuntGeldigTot'
  | 'metricsPort'
  | 'maximaalVenster'
  | 'maxPerSeconde'
  | 'oauthAudienceBewerking'
  | 'oauthAudienceInzage'
  | 'oauthAudienceVar'
  | 'oauthOinClaim';

/** Settings after all checks; what may be absent is null. */
export type Config = Omit<Values, Optional> & { readonly [N in Optional]: Values[N] | null };

/** All that is wrong with the settings, one sentence each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`De instellingen kloppen niet:\n- ${faults.join('\n- ')}`);
    this.faults = faults;
  }
}

/** Where settings come from, the strongest first. */
export interface ConfigSources {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: ReadonlyMap<string, string>;
  readonly file: Readonly<Record<string, unknown>>;
}

export interface Loaded {
  readonly config: Config;
  /** Lines for the log: settings that were ignored, and choices that are less safe than they should be. */
  readonly opmerkingen: readonly string[];
}

/** Bytes below which a secret for HS256 is weaker than its hash (T17, RFC 7518 3.2). */
const VEILIG_GEHEIM_BYTES = 32;

const names = Object.keys(settings) as readonly SettingName[];
/** Kubernetes puts `VWL_PORT=tcp://10.0.0.1:8080`, `VWL_SERVICE_HOST` and more beside a service called vwl or vwl-…. */
const INJECTED_VALUE = /^(?:tcp|udp|sctp):\/\//;
const INJECTED_NAME =
  /(?:^|_)(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;

/** The log's own reads in development mode (I3); example values of the standard. */
const devDefaults: Readonly<Partial<Record<SettingName, string>>> = {
  raadpleegVerwerkingsactiviteitId: 'b0d1a7a5-62b8-4d0c-9d5e-3d4f5a6b7c8d',
  raadpleegVerwerkingsactiviteitUrl:
    'https://var.example/api/v1/verwerkingsactiviteiten/b0d1a7a5-62b8-4d0c-9d5e-3d4f5a6b7c8d',
  raadpleegBewaartermijn: 'P5Y',
};

function collect({ flags, environment, file }: ConfigSources, faults: string[], opmerkingen: string[]) {
  const given = new Map<SettingName, { readonly bron: string; readonly value: unknown }>();
  for (const [name, value] of Object.entries(file)) {
    if (Object.hasOwn(settings, name))
      given.set(name as SettingName, { bron: `instelling ${name} in het bestand`, value });
    else faults.push(`onbekende instelling in het bestand: ${name}`);
  }
  const byEnvironment = new Map(names.map((name) => [environmentName(name), name]));
  for (const [key, value] of environment) {
    const name = byEnvironment.get(key);
    const bron = `VWL_${key}`;
    if (INJECTED_VALUE.test(value) || INJECTED_NAME.test(key))
      opmerkingen.push(`${bron} is door het platform gezet en telt niet mee.`);
    else if (name === undefined) faults.push(`onbekende instelling ${bron}`);
    else given.set(name, { bron, value });
  }
  for (const [name, value] of Object.entries(flags))
    if (value !== undefined && Object.hasOwn(settings, name))
      given.set(name as SettingName, {
        bron: `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        value,
      });
  return given;
}

/** What settings ask of each other. @param has whether there is a value, right or wrong: a wrong one is told of already */
function checkTogether(
  { dev, host = '' }: Partial<Values>,
  has: (name: SettingName) => boolean,
  faults: string[],
): void {
  if (!has('data')) faults.push('geef de gegevensmap: --data DIR of VWL_DATA.');
  if (has('tlsCert') !== has('tlsKey')) faults.push('tlsCert en tlsKey horen bij elkaar.');
  if (has('meldpunt') !== has('meldpuntGeldigTot')) faults.push('meldpunt en meldpuntGeldigTot horen bij elkaar.');
  if (dev === true) return;
  if (!isLoopback(host) && !has('tlsCert') && !has('trustedProxy'))
    faults.push('buiten loopback is TLS nodig: geef tlsCert en tlsKey, of trustedProxy.');
  for (const name of [
    'raadpleegVerwerkingsactiviteitId',
    'raadpleegVerwerkingsactiviteitUrl',
    'raadpleegBewaartermijn',
  ] as const)
    if (!has(name)) faults.push(`${name} (VWL_${environmentName(name)}) is nodig om raadplegingen vast te leggen.`);
}

/**
 * Reads all settings: flags before environment before file before default.
 * @throws ConfigError that names every mistake at once
 */
export function loadConfig(sources: ConfigSources): Loaded {
  const faults: string[] = [];
  const opmerkingen: string[] = [];
  const given = collect(sources, faults, opmerkingen);
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of names) {
    const found = given.get(name);
    const { read, standaard } = settings[name] as Setting<unknown>;
    try {
      if (found !== undefined) values[name] = read(found.value);
      else if (standaard !== undefined) values[name] = standaard;
    } catch (error) {
      faults.push(`${found?.bron ?? name} ${error instanceof Error ? error.message : 'klopt niet'}.`);
    }
  }
  if (values.dev === true)
    for (const [name, value] of Object.entries(devDefaults)) values[name as SettingName] ??= value;
  checkTogether(values as Partial<Values>, (name) => values[name] !== undefined || given.has(name), faults);
  if (faults.length > 0) throw new ConfigError(faults);
  const base = `${values.tlsCert === undefined ? 'http' : 'https'}://${String(values.host)}:${String(values.port)}`;
  const config = {
    databaseUrl: null,
    tlsCert: null,
    tlsKey: null,
    trustedProxy: null,
    meldpunt: null,
    meldpuntGeldigTot: null,
    metricsPort: null,
    maximaalVenster: null,
    oauthAudienceBewerking: null,
    oauthAudienceInzage: null,
    oauthAudienceVar: null,
    oauthOinClaim: null,
    maxPerSeconde: null,
    publicBewerking: `${base}/bewerking/api/v1`,
    publicInzage: `${base}/inzage/api/v1`,
    publicVar: `${base}/var/api/v1`,
    ...values,
  } as unknown as Config;
  if (config.minimaalGeheim < VEILIG_GEHEIM_BYTES)
    opmerkingen.push(
      `minimaalGeheim staat onder ${String(VEILIG_GEHEIM_BYTES)} bytes: kortere geheimen zijn te raden.`,
    );
  return { config, opmerkingen };
}
