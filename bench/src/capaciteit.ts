/** What an installation has to carry. */
interface Omvang {
  readonly naam: string;
  readonly inwoners: number;
  readonly organisaties: number;
}

/** What was measured of one engine on one server. */
interface Maat {
  /** On disk, indexes included, per actie about so many persons as below. */
  readonly bytesPerActie: number;
  /** That one server wrote, one by one. */
  readonly actiesPerSeconde: number;
}

/** How much is logged: one line per resident per day is what a municipality at a high level of maturity does. */
const REGELS_PER_INWONER_PER_DAG = 1;
/** Most work is done in office hours, and some hours are busier than others: how much busier the busiest is than an even day. */
const PIEK = 8;
const SECONDEN_PER_DAG = 86_400;
const JAREN = 5;
const DAGEN_PER_JAAR = 365.25;

/** From a village to the whole country. */
const omvangen: readonly Omvang[] = [
  { naam: 'dorp', inwoners: 10_000, organisaties: 1 },
  { naam: 'gemiddelde gemeente', inwoners: 50_000, organisaties: 1 },
  { naam: 'grote stad', inwoners: 900_000, organisaties: 1 },
  { naam: 'samenwerking van veertig', inwoners: 2_000_000, organisaties: 40 },
  { naam: 'heel Nederland', inwoners: 18_000_000, organisaties: 340 },
];

/** What an installation has to carry, in figures. */
interface Belasting {
  readonly perDag: number;
  readonly gemiddeldPerSeconde: number;
  readonly piekPerSeconde: number;
  /** In the log at the end of `JAREN`. */
  readonly acties: number;
  readonly bytes: number;
  /** Share of one server that the busiest hour takes. */
  readonly deelVanServer: number;
}

/** The model: everything follows from how many residents there are, and what was measured of one server. */
export function belastingVan({ inwoners }: Omvang, { bytesPerActie, actiesPerSeconde }: Maat): Belasting {
  const perDag = inwoners * REGELS_PER_INWONER_PER_DAG;
  const gemiddeldPerSeconde = perDag / SECONDEN_PER_DAG;
  const piekPerSeconde = gemiddeldPerSeconde * PIEK;
  const acties = perDag * DAGEN_PER_JAAR * JAREN;
  return {
    perDag,
    gemiddeldPerSeconde,
    piekPerSeconde,
    acties,
    bytes: acties * bytesPerActie,
    deelVanServer: piekPerSeconde / actiesPerSeconde,
  };
}

/**
 * Measured on 2 cores (AMD EPYC) with 24 GiB, acties about three persons: `npm run bench -- --only size` for the bytes, `--only post` at 64
 * connections for the pace, with the load generator on the same cores.
 */
export const maten = {
  sqlite: { bytesPerActie: 2_931, actiesPerSeconde: 2_166 },
  postgres: { bytesPerActie: 3_872, actiesPerSeconde: 1_822 },
} as const satisfies Readonly<Record<string, Maat>>;

const getal = (waarde: number): string => Math.round(waarde).toLocaleString('nl-NL');
const GB = 1_000_000_000;

/** Two digits that count: more would promise more than a model knows. */
function rond(waarde: number): number {
  const stap = 10 ** (Math.max(1, Math.ceil(Math.log10(Math.max(1, waarde)))) - 2);
  return Math.round(waarde / stap) * stap;
}

function rij(omvang: Omvang): string {
  const { naam, inwoners, organisaties } = omvang;
  const lite = belastingVan(omvang, maten.sqlite);
  const groot = belastingVan(omvang, maten.postgres);
  const cellen = [
    naam,
    getal(inwoners),
    getal(organisaties),
    getal(rond(lite.piekPerSeconde)),
    getal(rond(lite.acties / 1_000_000)),
    getal(rond(lite.bytes / GB)),
    getal(rond(groot.bytes / GB)),
    `${getal(rond(100 * groot.deelVanServer))} %`,
  ];
  return `| ${cellen.join(' | ')} |`;
}

/** The table of `docs/uitleg/capaciteit.md`. */
export function drawTable(): string {
  const kop = ['Omvang', 'Inwoners', 'Logs', 'Drukste uur, per seconde', `Acties na ${String(JAREN)} jaar, miljoen`, 'Schijf SQLite, GB', 'Schijf PostgreSQL, GB', 'Deel van één server']; // prettier-ignore
  return [`| ${kop.join(' | ')} |`, `| ${kop.map(() => '---').join(' | ')} |`, ...omvangen.map(rij)].join('\n');
}
