import { isAfterFault } from './faults.ts';

/**
 * Waits for statements that were sent one behind the other without waiting. When one is refused the server refuses all behind it as well.
 * @throws the fault of the one that was refused for its own sake
 */
export async function together<T extends readonly unknown[]>(sent: {
  readonly [I in keyof T]: Promise<T[I]>;
}): Promise<T> {
  const ends = await Promise.allSettled(sent);
  const faults = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (faults.length > 0) throw faults.find((fault) => !isAfterFault(fault)) ?? faults[0];
  return ends.map((end) => (end.status === 'fulfilled' ? end.value : undefined)) as unknown as T;
}
