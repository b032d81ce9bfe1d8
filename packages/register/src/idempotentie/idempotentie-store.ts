import type { Engine, Row } from '../storage/engine.ts';
import { queryPlaces } from '../storage/places.ts';

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

/** The same for many keys, by the bytes of the key as `sleutelName` writes them. */
export async function findEerderGebruiken(
  engine: Engine,
  logId: number,
  sleutels: readonly Uint8Array[],
  nu: number,
): Promise<ReadonlyMap<string, EerderGebruik>> {
  const rows = await queryPlaces<IdempotentieRow & { readonly sleutel: Uint8Array; readonly verloopt: number }>(
    engine,
    logId,
    sleutels.map((sleutel) => [sleutel]),
    (values) => `WITH gezocht (sleutel) AS (VALUES ${values})
      SELECT i.sleutel, i.inhoud, i.volgnummer, i.verloopt FROM gezocht
      CROSS JOIN idempotentie i WHERE i.log_id = $1 AND i.sleutel = gezocht.sleutel`,
  );
  return new Map(rows.filter(({ verloopt }) => verloopt > nu).map((row) => [sleutelName(row.sleutel), row]));
}

/** A key as a name for maps. */
export function sleutelName(sleutel: Uint8Array): string {
  return Buffer.from(sleutel).toString('base64');
}

/** Forgets keys of one log that expired (V11). @param nu microseconds since 1970 */
export async function removeExpired(engine: Engine, logId: number, nu: number): Promise<void> {
  const sql = 'DELETE FROM idempotentie WHERE log_id = $1 AND verloopt <= $2';
  await engine.executeIn(logId, [{ sql, params: [logId, nu] }]);
}
