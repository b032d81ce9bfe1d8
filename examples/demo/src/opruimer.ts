/** What has to be stopped at the end, whatever happens: last started, first stopped. */
export interface Opruimer {
  /** Keeps something to stop. What comes after the end is stopped at once. */
  add(stop: () => Promise<void>): Promise<void>;
  /** Stops everything; what does not stop does not keep the rest from it. @returns what went wrong */
  end(): Promise<readonly unknown[]>;
}

export function createOpruimer(): Opruimer {
  const stops: (() => Promise<void>)[] = [];
  let ended = false;
  return {
    add: async (stop) => {
      if (ended) await stop();
      else stops.push(stop);
    },
    end: async () => {
      ended = true;
      const fouten: unknown[] = [];
      for (const stop of stops.splice(0).toReversed()) await stop().catch((error: unknown) => fouten.push(error));
      return fouten;
    },
  };
}
