/** What an installation has to carry. */
export interface Omvang {
  readonly naam: string;
  readonly inwoners: number;
  readonly organisaties: number;
}

/** What was measured (`npm run bench -- --only size`), per engine. */
export interface Maat {
  /** On disk, indexes included, per actie about so many persons as below. */
  readonly bytesPerActie: number;
  /** That one server wrote, one by one. */
  readonly actiesPerSeconde: number;
}

/** How much is logged: one line per resident per day is what a municipality at a high level of maturity does. */
export const REGELS_PER_INWONER_PER_DAG = 1;
/** Most work is done in office hours, and some hours are busier than others: how much busier the busiest is than an even day. */
export const PIEK = 8;
export const SECONDEN_PER_DAG = 86_400;
export const JAREN = 5;
const DAGEN_PER_JAAR = 365.25;

/** From a village to the whole country. */
export const omvangen: readonly Omvang[] = [
  { naam: 'dorp', inwoners: 10_000, organisaties: 1 },
  { naam: 'gemiddelde gemeente', inwoners: 50_000, organisaties: 1 },
  { naam: 'grote stad', inwoners: 900_000, organisaties: 1 },
  { naam: 'samenwerking van veertig', inwoners: 2_000_000, organisaties: 40 },
  { naam: 'heel Nederland', inwoners: 18_000_000, organisaties: 340 },
];

/** What an installation has to carry, in figures. */
export interface Belasting {
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
