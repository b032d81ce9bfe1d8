import type { Engine, Row } from '../storage/engine.ts';

/** What an Idempotency-Key was used for. */
export interface EerderGebruik {
  readonly inhoud: Uint8Array;
  readonly volgnummer: number | null;
}

interface IdempotentieRow extends Row {
  readonly inhoud: Uint8Array;
  readonly volgnummer: number | null;
}

/** The earlier use of a key that has not expired, or null. */
export async function findEerderGebruik(
  engine: Engine,
  logId: number,
  sleutel: Uint8Array,
  nu: number,
): Promise<EerderGebruik | null> {
  const [row] = await engine.query<IdempotentieRow>(
    'SELECT inhoud, volgnummer FROM idempotentie WHERE log_id = $1 AND sleutel = $2 AND verloopt > $3',
    [logId, sleutel, nu],
  );
  return row ?? null;
}

/** Forgets keys that expired (V11). */
export async function removeExpired(engine: Engine, nu: number): Promise<void> {
  await engine.execute([{ sql: 'DELETE FROM idempotentie WHERE verloopt <= $1', params: [nu] }]);
}
