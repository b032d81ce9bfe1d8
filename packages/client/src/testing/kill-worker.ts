import { appendFileSync } from 'node:fs';
import process from 'node:process';

import { bsn, createClient, createVerwerkingenlog, failClosed, openSpool, zgwTokens } from '../index.ts';

/**
 * Does acts until it is killed; through a spool when it gets a folder for one. An act is a number in a file, written only by the act itself;
 * its line has that number for its name.
 */
const [bewerking = '', clientId = '', geheim = '', round = '', file = '', folder = ''] = process.argv.slice(2);
const BESIDE = 4;
const client = createClient({ bewerking, tokens: zgwTokens({ clientId, geheim }) });
const { verwerking, logVoor } = createVerwerkingenlog({
  uitvoerder: '00000099000000000000',
  systeem: 'Kill',
  logboek:
    folder === ''
      ? failClosed(client)
      : await openSpool({ folder, client, pauseMs: 1, pauseMaxMs: 10, onMelding: () => undefined }),
});
const persoon = { ...bsn('iedereen'), soortObjectId: 'test' };
let next = 0;
async function act(): Promise<void> {
  next += 1;
  const nummer = `${round}-${String(next)}`;
  await verwerking.run({ vertrouwelijkheid: 'normaal' }, () =>
    logVoor(nummer, [persoon], () => appendFileSync(file, `${nummer}\n`)),
  );
}

async function acts(): Promise<never> {
  for (;;) await act();
}

await act();
process.send?.('de eerste is gedaan');
await Promise.all(Array.from({ length: BESIDE }, acts));
