/** How much waits, or may wait. */
export interface Load {
  readonly versies: number;
  /** Bytes of payload, roughly what an item holds in memory. */
  readonly bytes: number;
}

export interface Queued extends Load {
  /** Whose work it is; clients take turns. */
  readonly client: string;
}

/**
 * A bounded queue in which clients take turns, so that the flood of one leaves room for the next (ADR 0012). When it is full, the client
 * with the most in it gives way: nothing of what a modest client sent is lost to a greedy one.
 */
export interface FairQueue<T extends Queued> {
  readonly length: number;
  /** Would something of this client be let in now? */
  hasRoom(client: string): boolean;
  /** Lets an item in. @returns what had to give way: nothing, the newest items of the greediest client, or the item itself */
  push(item: T): readonly T[];
  /** One item of each client in turn, for at most so many versions; a larger item goes alone. */
  takeBatch(versiesMax: number): T[];
  /** Empties it. */
  takeAll(): T[];
}

interface Line<T> {
  items: T[];
  versies: number;
  bytes: number;
}

export function createFairQueue<T extends Queued>(max: Load): FairQueue<T> {
  /** In the order of whose turn it is; a client without items is not in it. */
  const lines = new Map<string, Line<T>>();
  const total = { versies: 0, bytes: 0 };
  let length = 0;

  const share = ({ versies, bytes }: Load): number => Math.max(versies / max.versies, bytes / max.bytes);

  function count(line: Line<T>, { versies, bytes }: Load, sign: 1 | -1): void {
    for (const load of [line, total]) {
      load.versies += sign * versies;
      load.bytes += sign * bytes;
    }
    length += sign;
  }

  function greediest(): string | null {
    let found: string | null = null;
    let most = 0;
    for (const [client, line] of lines)
      if (share(line) > most) {
        most = share(line);
        found = client;
      }
    return found;
  }

  const hasRoom = (client: string): boolean => share(total) < 1 || greediest() !== client;

  function dropNewest(client: string | null): T | undefined {
    const line = lines.get(client ?? '');
    const item = line?.items.pop();
    if (line === undefined || item === undefined) return undefined;
    count(line, item, -1);
    if (line.items.length === 0) lines.delete(item.client);
    return item;
  }

  function push(item: T): readonly T[] {
    const dropped: T[] = [];
    while (share(total) >= 1) {
      const client = greediest();
      const gone = client === item.client ? item : dropNewest(client);
      if (gone === undefined) break;
      dropped.push(gone);
      if (gone === item) return dropped;
    }
    const line = lines.get(item.client) ?? { items: [], versies: 0, bytes: 0 };
    line.items.push(item);
    lines.set(item.client, line);
    count(line, item, 1);
    return dropped;
  }

  function takeBatch(versiesMax: number): T[] {
    const batch: T[] = [];
    let versies = 0;
    for (;;) {
      const [client, line] = lines.entries().next().value ?? [];
      const item = line?.items[0];
      if (client === undefined || line === undefined || item === undefined) return batch;
      versies += item.versies;
      // What does not fit is the first of the next batch.
      if (batch.length > 0 && versies > versiesMax) return batch;
      batch.push(item);
      line.items.shift();
      count(line, item, -1);
      lines.delete(client);
      if (line.items.length > 0) lines.set(client, line);
    }
  }

  return {
    get length() {
      return length;
    },
    hasRoom,
    push,
    takeBatch,
    takeAll: () => takeBatch(Infinity),
  };
}
