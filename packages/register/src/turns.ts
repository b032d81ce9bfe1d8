/** Long work takes turns: each turn of the event loop has room for one piece of it, whoever it belongs to, and for every request that came in. */
const waiting: (() => void)[] = [];

function grant(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(grant);
}

/** Resolves when the next piece of long work may run. A piece takes some milliseconds at most. */
async function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(grant);
  });
}

/** Call it before each piece of work with the size of that piece: it waits for a turn when so much was done since the last one. */
export function createPace(perTurn: number): (work: number) => Promise<void> | undefined {
  let done = 0;
  return (work) => {
    const full = done >= perTurn;
    done = full ? work : done + work;
    return full ? nextTurn() : undefined;
  };
}

/** Lets so many in at a time; the others wait in the order in which they came. */
export function createGate(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  const outside: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside < width) inside += 1;
    else await new Promise<void>((resolve) => outside.push(resolve));
    try {
      return await work();
    } finally {
      const next = outside.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
