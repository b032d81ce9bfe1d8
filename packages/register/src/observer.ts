/** One transaction of the log, as the engine that made it saw it. Durations are in seconds. */
interface Transaction {
  /** Versions that were offered together. */
  readonly versies: number;
  /** Appends among them that the store could not keep: answered 503. */
  readonly mislukt: number;
  /** How long the first of them waited for its turn. */
  readonly waited: number;
  /** From its turn until the answer of the store. */
  readonly took: number;
  /** Part of that in which the store made it durable: mostly waiting for the disk. */
  readonly flushed: number;
}

/**
 * Is told what happens inside, so that it can be counted. Calls stand on the path of a request: they take less than a microsecond,
 * never throw, and hold nothing that a client made up (D2).
 */
export interface Observer {
  committed(transaction: Transaction): void;
  /** A question to the store was answered. @param seconds its waiting included */
  queried(seconds: number): void;
  /** The directory was compared with what is stored (T19). @param read whether it could be */
  refreshed(read: boolean): void;
  /** Something was looked up in memory. @param found whether it was there and still good */
  lookedUp(cache: 'token' | 'persoon', found: boolean): void;
}

/** For commands and tests, which count nothing. */
export const noObserver: Observer = {
  committed: () => undefined,
  queried: () => undefined,
  refreshed: () => undefined,
  lookedUp: () => undefined,
};

/** How a store stands now: asked for when somebody looks at the figures. */
export interface StoreState {
  readonly kind: string;
  /** Number of its schema. */
  readonly schema: number;
  /** Versions that wait for their turn to be written. */
  readonly waitingVersies: number;
  /** Roughly what those hold in memory. */
  readonly waitingBytes: number;
  /** Questions that are not answered yet. */
  readonly openQueries: number;
  /** What it takes on disk. */
  readonly bytes: number;
  /** What is free there; null where only the database server knows. */
  readonly freeBytes: number | null;
}
