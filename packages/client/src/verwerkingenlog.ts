import type { Functies } from './functies/functies.ts';
import { ConfiguratieFout, gegevensOf, modusOf } from './functies/functies.ts';
import type { Fetch } from './http/attempt.ts';
import type { KetenFetchOptions } from './keten/keten-fetch.ts';
import { createKetenFetch } from './keten/keten-fetch.ts';
import type { Ontvanger, OntvangerOptions } from './keten/ontvanger.ts';
import { createOntvanger } from './keten/ontvanger.ts';
import type { Logboek } from './logboek/logboek.ts';
import { NietGelogd } from './logboek/niet-gelogd.ts';
import type { Actie, Persoon } from './verwerking/actie.ts';
import { regelOf } from './verwerking/actie.ts';
import type { Verwerking, VerwerkingContext, Verwerkingsgegevens } from './verwerking/verwerking.ts';
import { createVerwerking } from './verwerking/verwerking.ts';

/** What a verwerking says of itself, and which function of the application it is. */
export type NieuweVerwerking = Verwerkingsgegevens & {
  /** A name in the configuration; it fills in the activity and what belongs to it (A/0869). */
  readonly functie?: string;
};

export interface VerwerkingenlogOptions {
  /** OIN of the organisation that is responsible; also what peers are told. */
  readonly uitvoerder: string;
  /** Name of the application. */
  readonly systeem: string;
  /** Anything else that holds for every verwerking of the application. */
  readonly gegevens?: Verwerkingsgegevens;
  /** Where lines go: `failClosed(client)`. */
  readonly logboek: Logboek;
  /** Where lines of activities with modus `spool` go: `await openSpool(…)`. */
  readonly spool?: Logboek;
  /** The application's functions in this organisation, from `loadFuncties`. */
  readonly functies?: Functies;
}

/** How one application logs for one organisation. */
export interface Verwerkingenlog {
  readonly verwerking: {
    /** Runs `fn` as part of a verwerking; inside another run it inherits and overrides. */
    readonly run: <T>(gegevens: NieuweVerwerking, fn: () => T) => T;
    readonly current: () => Verwerking | null;
  };
  /**
   * For an act whose persons are known: logs, and only then runs `fn` (A/7952).
   * @returns what `fn` returns
   * @throws NietGelogd when logging failed: `fn` has not run; OnvolledigeActie; whatever `fn` throws
   */
  readonly logVoor: <T>(actie: Actie, personen: readonly Persoon[], fn: () => T | Promise<T>) => Promise<T>;
  /**
   * For an act that finds its persons, such as a search: runs `fn`, logs whom it found, and only then releases the result (A/7952).
   * @throws NietGelogd when logging failed: the result is gone; OnvolledigeActie, before `fn` runs; whatever `fn` or `personenVan` throws
   */
  readonly logNa: <T>(
    actie: Actie,
    fn: () => T | Promise<T>,
    personenVan: (resultaat: T) => readonly Persoon[],
  ) => Promise<T>;
  /** A fetch that tells peers why we ask (A/9177). */
  readonly fetch: (options: KetenFetchOptions) => Fetch;
  /** Middleware that reads what consumers tell (A/9177). @throws OnvolledigeActie when `functie` is not in the configuration */
  readonly ontvanger: (options?: OntvangerOptions & { readonly gegevens?: NieuweVerwerking }) => Ontvanger;
}

function requireSpool({ functies, spool }: VerwerkingenlogOptions): void {
  if (functies === undefined || spool !== undefined) return;
  const asking = [...functies.functies].filter(([, { modus }]) => modus === 'spool');
  if (asking.length > 0)
    throw new ConfiguratieFout(asking.map(([naam]) => `${naam}.modus: er is geen spool ingesteld.`));
}

/** @throws ConfiguratieFout when a function asks for a spool and there is none */
export function createVerwerkingenlog(options: VerwerkingenlogOptions): Verwerkingenlog {
  requireSpool(options);
  const { uitvoerder, systeem, gegevens = {}, logboek, spool = logboek, functies = null } = options;
  const basis = { ...gegevens, uitvoerder, systeem };
  const context = createVerwerking(basis);
  /** What is given and, under that, what the function says. */
  const fill = ({ functie, ...given }: NieuweVerwerking, known: Verwerkingsgegevens): Verwerkingsgegevens =>
    functie === undefined ? given : { ...gegevensOf(functies, functie, known), ...given };
  const filling: VerwerkingContext = {
    current: () => context.current(),
    run: (given, fn) => context.run(fill(given, context.current() ?? basis), fn),
  };

  const leg = async (moment: 'voor' | 'na', actie: Actie, personen: readonly Persoon[]): Promise<void> => {
    const regel = regelOf(context.current(), actie, personen);
    const modus = modusOf(functies, regel.actie.verwerkingsactiviteitId);
    try {
      await (modus === 'spool' ? spool : logboek).leg(regel);
    } catch (error) {
      throw new NietGelogd(moment, error);
    }
  };
  return {
    verwerking: filling,
    logVoor: async (actie, personen, fn) => {
      await leg('voor', actie, personen);
      return fn();
    },
    logNa: async (actie, fn, personenVan) => {
      // What is missing is found before anybody's data are fetched.
      regelOf(context.current(), actie, []);
      const resultaat = await fn();
      await leg('na', actie, personenVan(resultaat));
      return resultaat;
    },
    fetch: (given) => createKetenFetch(() => context.current() ?? basis, given),
    ontvanger: (given = {}) => {
      // A function that nobody configured is found now, not at the first request.
      fill(given.gegevens ?? {}, basis);
      return createOntvanger(filling, given);
    },
  };
}
