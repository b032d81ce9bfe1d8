import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';
import type { Engine } from './engine.ts';

/**
 * Ties a store to the key ring it is written with, at its first use.
 * @throws Error when the store was written with another key ring: its lines would be unreadable beside new ones.
 */
export async function bindSleutelring(engine: Engine, sleutelring: Sleutelring): Promise<void> {
  const read = (): Promise<readonly { readonly sleutelring: string }[]> =>
    engine.query<{ readonly sleutelring: string }>('SELECT sleutelring FROM kenmerk WHERE id = 1', []);
  let [row] = await read();
  if (row === undefined) {
    await engine.execute([
      {
        sql: 'INSERT INTO kenmerk (id, sleutelring) VALUES (1, $1) ON CONFLICT (id) DO NOTHING',
        params: [sleutelring.kenmerk],
      },
    ]);
    [row] = await read();
  }
  if (row?.sleutelring !== sleutelring.kenmerk) throw new Error('De sleutelring hoort bij een andere opslag.');
}
