import type { RegisterClient } from '../api/client.ts';
import { RegisterUnreachable } from '../http/errors.ts';
import type { Logboek } from './logboek.ts';

/** Lines go to the register itself: no register, no act. */
export function failClosed({ bewerking }: Pick<RegisterClient, 'bewerking'>): Logboek {
  return {
    leg: async ({ actie, idempotencyKey, traceparent }) => {
      const headers = { 'Idempotency-Key': idempotencyKey, traceparent };
      const { body } = await bewerking.verwerkingsactieCreate({ body: actie, headers });
      // A 201 of something that is no register must not pass for a line.
      if (typeof (body as Partial<typeof body> | null)?.actieId !== 'string') throw new RegisterUnreachable('answer');
    },
  };
}
