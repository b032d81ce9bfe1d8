import process from 'node:process';

import { createClient, openSpool } from '../index.ts';

/** Lays down lines one after the other, on a disk that gets full, and tells of each what became of it. */
const [folder = '', count = ''] = process.argv.slice(2);
const client = createClient({
  bewerking: 'http://127.0.0.1:1/bewerking/api/v1',
  tokens: { get: () => Promise.resolve('t'), reject: () => undefined },
});
const spool = await openSpool({ folder, client, onMelding: () => undefined });
const uitkomsten: string[] = [];
for (let n = 0; n < Number(count); n += 1) {
  const actie = { vertrouwelijkheid: 'normaal', tijdstip: '2026-01-01T00:00:00Z', verwerkteObjecten: [] } as const;
  const regel = { actie: { ...actie, actieNaam: 'x'.repeat(500) }, idempotencyKey: String(n), traceparent: '' };
  await spool.leg(regel).then(
    () => uitkomsten.push('ligt vast'),
    ({ name, reden, code }: { readonly name: string; readonly reden: string; readonly code: string }) =>
      uitkomsten.push(`${name} ${reden} ${code}`),
  );
}
process.send?.({ uitkomsten, wachtend: spool.tellingen().wachtend });
process.disconnect?.();
