/** Something that runs until it is stopped. */
interface Stopbaar {
  stop(): Promise<void>;
}

/** Stops everything at the end, whatever happens: last started, first stopped. */
export interface Opruimer {
  /** Starts something that is stopped at the end. @throws Error after the end: then nothing is left running */
  start<T extends Stopbaar>(begin: () => Promise<T>): Promise<T>;
  /** Stops everything; what does not stop does not keep the rest from it. @returns what went wrong */
  end(): Promise<readonly unknown[]>;
}

export function createOpruimer(): Opruimer {
  const running: Stopbaar[] = [];
  let ended = false;
  const requireGoing = (): void => {
    if (ended) throw new Error('Er is gestopt.');
  };
  return {
    start: async (begin) => {
      requireGoing();
      const begun = await begin();
      if (ended) await begun.stop();
      else running.push(begun);
      requireGoing();
      return begun;
    },
    end: async () => {
      ended = true;
      const fouten: unknown[] = [];
      for (const each of running.splice(0).toReversed())
        await each.stop().catch((error: unknown) => fouten.push(error));
      return fouten;
    },
  };
}
