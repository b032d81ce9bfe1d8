import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

import type { VerwerkingsactieUitgebreidBasis } from '../generated/bewerking.ts';
import { newTraceparent } from '../keten/traceparent.ts';

/** An actie as it is logged. */
export type NieuweActie = VerwerkingsactieUitgebreidBasis;

/** Elements of an actie that belong to the verwerking as a whole, or to the system that does it. Names as in the contract. */
type Element =
  | 'verwerkingId'
  | 'verwerkingNaam'
  | 'handelingNaam'
  | 'verwerkingsactiviteitId'
  | 'verwerkingsactiviteitUrl'
  | 'bewaartermijn'
  | 'uitvoerder'
  | 'systeem'
  | 'gebruiker'
  | 'gegevensbron'
  | 'soortAfnemerId'
  | 'afnemerId'
  | 'verwerkingsactiviteitIdAfnemer'
  | 'verwerkingsactiviteitUrlAfnemer'
  | 'verwerkingIdAfnemer';

/** What every actie of a verwerking says the same about. */
export type Verwerkingsgegevens = { readonly [E in Element]?: string } & {
  /** `opgeheven` is what a vertrouwelijke actie becomes; none begins so. */
  readonly vertrouwelijkheid?: 'normaal' | 'vertrouwelijk';
  readonly uitvoeringDoor?: 'medewerker' | 'systeem' | 'onbekend';
  /** W3C trace context; made when there is none. Goes beside the actie, not in it. */
  readonly traceparent?: string;
  /** What the BRP calls the purpose; only for its header `x-doelbinding`, never in the actie. */
  readonly doelbinding?: string;
};

/** A verwerking under way. */
export type Verwerking = Verwerkingsgegevens & { readonly verwerkingId: string; readonly traceparent: string };

/** What is given now, over what was known. `undefined` overrides nothing. */
function override(known: Verwerkingsgegevens, given: Verwerkingsgegevens): Verwerkingsgegevens {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  // The address of one activity does not describe another.
  const { verwerkingsactiviteitUrl, ...rest } = known;
  const other =
    given.verwerkingsactiviteitId !== undefined && given.verwerkingsactiviteitId !== known.verwerkingsactiviteitId;
  const kept = other || verwerkingsactiviteitUrl === undefined ? rest : { ...rest, verwerkingsactiviteitUrl };
  return { ...kept, ...(said as Verwerkingsgegevens) };
}

export interface VerwerkingContext {
  /**
   * Runs `fn` as part of a verwerking. A run inside another inherits what that one says, and overrides what it says itself.
   * The outermost run gets a new `verwerkingId` unless one is given, such as the UUID of the case (A/8157).
   */
  readonly run: <T>(gegevens: Verwerkingsgegevens, fn: () => T) => T;
  /** The verwerking that the caller runs in, null outside any. */
  readonly current: () => Verwerking | null;
}

/** A context of its own: two of them (for two organisations) do not see each other's verwerkingen. */
export function createVerwerking(basis: Verwerkingsgegevens): VerwerkingContext {
  const storage = new AsyncLocalStorage<Verwerking>();
  return {
    run: <T>(gegevens: Verwerkingsgegevens, fn: () => T): T => {
      const all = override(storage.getStore() ?? basis, gegevens);
      const { verwerkingId = randomUUID(), traceparent = newTraceparent() } = all;
      return storage.run({ ...all, verwerkingId, traceparent }, fn);
    },
    current: () => storage.getStore() ?? null,
  };
}
