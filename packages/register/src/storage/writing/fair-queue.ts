/** How much waits, or may wait. */
export interface Load {
  readonly versies: number;
  /** Bytes of payload, roughly what an item holds in memory. */
  readonly bytes: number;
}

export interface Queued extends Load {
  /** The line that it waits in; lines take turns. */
  readonly line: string;
}

interface Line<T> {
  readonly items: T[];
  versies: number;
  bytes: number;
}

/**
 * A bounded queue of lines that take turns, a line per client, so that the flood of one leaves room for the next (ADR 0012). When it is full,
 * the line with the most in it gives way: a modest client loses nothing to a greedy one.
 */
export class FairQueue<T extends Queued> {
  /** In the order of whose turn it is; a line without items is not in it. */
  readonly #lines = new Map<string, Line<T>>();
  readonly #total = { versies: 0, bytes: 0 };
  readonly #max: Load;
  #length = 0;

  constructor(max: Load) {
    this.#max = max;
  }

  /** What waits. */
  get load(): Load {
    return { ...this.#total };
  }

  get length(): number {
    return this.#length;
  }

  /** Would something of this line be let in now? */
  hasRoom(line: string): boolean {
    return !this.#isFull() || this.#greediest() !== line;
  }

  /** Lets an item in. @returns what had to give way: nothing, the newest items of the greediest line, or the item itself */
  push(item: T): readonly T[] {
    const dropped: T[] = [];
    while (this.#isFull()) {
      const greediest = this.#greediest();
      if (greediest === item.line) return [...dropped, item];
      dropped.push(this.#dropNewest(greediest));
    }
    const line = this.#lines.get(item.line) ?? { items: [], versies: 0, bytes: 0 };
    line.items.push(item);
    this.#lines.set(item.line, line);
    this.#count(line, item, 1);
    return dropped;
  }

  /**
   * One item of each line in turn, for at most so much; a larger item goes alone.
   * @param mayGo asked of the first item of a line; a line whose first item may not go keeps its turn
   */
  takeBatch(max: Load, mayGo: (item: T) => boolean = () => true): T[] {
    const batch: T[] = [];
    let versies = 0;
    let bytes = 0;
    for (;;) {
      const [name, line] =
        this.#lines.entries().find(
          ([
            ,
            {
              items: [first],
            },
          ]) => first !== undefined && mayGo(first),
        ) ?? [];
      const item = line?.items[0];
      if (name === undefined || line === undefined || item === undefined) return batch;
      versies += item.versies;
      bytes += item.bytes;
      // What does not fit is the first of the next batch.
      if (batch.length > 0 && (versies > max.versies || bytes > max.bytes)) return batch;
      batch.push(item);
      line.items.shift();
      this.#count(line, item, -1);
      this.#lines.delete(name);
      if (line.items.length > 0) this.#lines.set(name, line);
    }
  }

  #share({ versies, bytes }: Load): number {
    return Math.max(versies / this.#max.versies, bytes / this.#max.bytes);
  }

  #isFull(): boolean {
    return this.#share(this.#total) >= 1;
  }

  #count(line: Line<T>, { versies, bytes }: Load, sign: 1 | -1): void {
    for (const load of [line, this.#total]) {
      load.versies += sign * versies;
      load.bytes += sign * bytes;
    }
    this.#length += sign;
  }

  /** @throws Error when nobody waits */
  #greediest(): string {
    const [first, ...others] = this.#lines;
    if (first === undefined) throw new Error('een volle wachtrij zonder wachtenden');
    return others.reduce((most, next) => (this.#share(next[1]) > this.#share(most[1]) ? next : most), first)[0];
  }

  #dropNewest(name: string): T {
    const line = this.#lines.get(name);
    const item = line?.items.pop();
    if (line === undefined || item === undefined) throw new Error('een wachtende zonder werk');
    this.#count(line, item, -1);
    if (line.items.length === 0) this.#lines.delete(name);
    return item;
  }
}
