/** Long work takes turns: each turn of the event loop has room for one piece of it, whoever it belongs to, and for every request that came in. */
const waiting: (() => void)[] = [];

function grant(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(grant);
}

/** Resolves when the next piece of long work may run. A piece takes some milliseconds at most, unless it cannot be cut. */
export async function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(grant);
  });
}

/** Call it before each piece of work with the size of that piece. Undefined when there is nothing to wait for: small work then need not await. */
export type Pace = (work: number) => Promise<void> | undefined;

/** Waits for a turn when so much was done since the last one. */
export function createPace(perTurn: number): Pace {
  let done = 0;
  return (work) => {
    const full = done >= perTurn;
    done = full ? work : done + work;
    return full ? nextTurn() : undefined;
  };
}

/** Does work when there is room for it. @param client whose work it is */
export type Gate = <T>(client: string, work: () => Promise<T>) => Promise<T>;

/** Lets so many in at a time. Outside it clients take turns, so that the flood of one leaves room for the next (ADR 0012). */
export function createGate(width: number): Gate {
  /** In the order of whose turn it is; who has nobody outside is not in it. */
  const outside = new Map<string, (() => void)[]>();
  let inside = 0;

  function letNextIn(): void {
    const [client, line] = outside.entries().next().value ?? [];
    const next = line?.shift();
    if (client === undefined || line === undefined || next === undefined) {
      inside -= 1;
      return;
    }
    outside.delete(client);
    if (line.length > 0) outside.set(client, line);
    next();
  }

  async function wait(client: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const line = outside.get(client);
      if (line === undefined) outside.set(client, [resolve]);
      else line.push(resolve);
    });
  }

  return async (client, work) => {
    if (inside < width) inside += 1;
    else await wait(client);
    try {
      return await work();
    } finally {
      letNextIn();
    }
  };
}
