import { appendFileSync } from 'node:fs';
import process from 'node:process';

import { bsn, createClient, createVerwerkingenlog, failClosed, zgwTokens } from '../index.ts';

/** Does acts, each about a person of its own, until it is killed. An act is a number in a file, written only by the act itself. */
const [bewerking = '', clientId = '', geheim = '', round = '', file = ''] = process.argv.slice(2);
const BESIDE = 4;
const client = createClient({ bewerking, tokens: zgwTokens({ clientId, geheim }) });
const { verwerking, logVoor } = createVerwerkingenlog({
  uitvoerder: '00000099000000000000',
  systeem: 'Kill',
  logboek: failClosed(client),
});
let next = 0;
async function act(): Promise<void> {
  next += 1;
  const nummer = `${round}-${String(next)}`;
  const persoon = { ...bsn(nummer), soortObjectId: 'test' };
  await verwerking.run({ vertrouwelijkheid: 'normaal' }, () =>
    logVoor('Doen', [persoon], () => appendFileSync(file, `${nummer}\n`)),
  );
}

async function acts(): Promise<never> {
  for (;;) await act();
}

await act();
process.send?.('de eerste is gedaan');
await Promise.all(Array.from({ length: BESIDE }, acts));
