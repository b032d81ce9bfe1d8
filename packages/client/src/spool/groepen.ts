interface Wachter {
  readonly record: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Lines that are written in one go at most. */
const GROUP_BYTES = 1024 * 1024;

export interface Groepen {
  /** Resolves when the record is durable. */
  add(record: Buffer): Promise<void>;
  /** Resolves when nothing waits. */
  rest(): Promise<void>;
}

/** Group commit: what comes in while the disk confirms is confirmed together. In the order in which it came. */
export function createGroepen(append: (bytes: Buffer) => Promise<void>): Groepen {
  const waiting: Wachter[] = [];
  let work: Promise<void> | null = null;

  function take(): readonly Wachter[] {
    let [count, bytes] = [0, 0];
    while (count < waiting.length && bytes < GROUP_BYTES) {
      bytes += waiting[count]?.record.length ?? 0;
      count += 1;
    }
    return waiting.splice(0, count);
  }
  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = take();
      try {
        await append(Buffer.concat(group.map(({ record }) => record)));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    work = null;
  }
  return {
    add: (record) =>
      new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject });
        // Not at once: lines of the same turn go together.
        work ??= Promise.resolve().then(run);
      }),
    rest: async () => work ?? undefined,
  };
}
