import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';
import type { Engine } from './engine.ts';

/** Which key ring the store is written with; null before its first use. @throws RegisterError when the store cannot be read */
export async function readKenmerk(engine: Engine): Promise<string | null> {
  const [row] = await engine.queryAhead<{ readonly sleutelring: string }>(
    'SELECT sleutelring FROM kenmerk WHERE id = 1',
    [],
  );
  return row?.sleutelring ?? null;
}

/**
 * Proves that the store can keep something now. Two statements, because an engine may skip a write that changes nothing.
 * @throws Error when it cannot
 */
export async function proveWritable(engine: Engine): Promise<void> {
  await engine.execute([
    { sql: "UPDATE kenmerk SET sleutelring = sleutelring || ' ' WHERE id = 1", params: [] },
    { sql: 'UPDATE kenmerk SET sleutelring = trim(sleutelring) WHERE id = 1', params: [] },
  ]);
}

/**
 * Ties a store to the key ring it is written with, at its first use.
 * @throws Error when the store was written with another key ring: its lines would be unreadable beside new ones.
 */
export async function bindSleutelring(engine: Engine, sleutelring: Sleutelring): Promise<void> {
  let kenmerk = await readKenmerk(engine);
  if (kenmerk === null) {
    await engine.execute([
      {
        sql: 'INSERT INTO kenmerk (id, sleutelring) VALUES (1, $1) ON CONFLICT (id) DO NOTHING',
        params: [sleutelring.kenmerk],
      },
    ]);
    kenmerk = await readKenmerk(engine);
  }
  if (kenmerk !== sleutelring.kenmerk) throw new Error('De sleutelring hoort bij een andere opslag.');
}
