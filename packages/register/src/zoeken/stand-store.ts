import type { Engine } from '../storage/engine.ts';

/** The highest volgnummer that the log gave; 0 for an empty log. */
export async function readStand(engine: Engine, logId: number): Promise<number> {
  const [row] = await engine.query<{ readonly volgnummer: number }>(
    'SELECT volgnummer FROM log_stand WHERE log_id = $1',
    [logId],
  );
  return row?.volgnummer ?? 0;
}
