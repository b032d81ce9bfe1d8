// A provider on Express, in a process of its own: vitest resolves a library below Express in another way than Node does.
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

import { bsn, createClient, createVerwerkingenlog, failClosed, zgwTokens } from '../index.ts';

/** As much of Express as is used; it ships no types. */
type Express = RequestListener & {
  use(middleware: unknown): void;
  post(path: string, handler: (request: unknown, response: { send(text: string): void }) => Promise<void>): void;
};
const express = createRequire(import.meta.url)('express') as (() => Express) & { json(): unknown };

const [bewerking = '', clientId = '', geheim = '', afnemer = '', activiteit = '', objectId = ''] =
  process.argv.slice(2);
const client = createClient({ bewerking, tokens: zgwTokens({ clientId, geheim }) });
const log = createVerwerkingenlog({
  uitvoerder: '00000099000000000000',
  systeem: 'Express',
  logboek: failClosed(client),
});
const ontvanger = log.ontvanger({
  isPeer: (_, oin) => oin === afnemer,
  gegevens: { verwerkingsactiviteitId: activiteit, vertrouwelijkheid: 'normaal' },
});

const app = express();
app.use(ontvanger.express);
app.use(express.json());
app.post('/', async (_request, response) => {
  response.send(await log.logVoor('Verstrekken', [bsn(objectId)], () => 'gegevens'));
});
const server = createServer(app).listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
});
