import { spawn } from 'node:child_process';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { failClosed } from '../logboek/fail-closed.ts';
import type { TestRegister } from '../testkit/index.ts';
import { startTestRegister } from '../testkit/index.ts';
import { bodyOf, startLoopback } from '../testing/loopback.ts';
import { bsn } from '../verwerking/actie.ts';
import type { Verwerkingenlog } from '../verwerkingenlog.ts';
import { createVerwerkingenlog } from '../verwerkingenlog.ts';
import type { Ontvanger, OntvangerOptions } from './ontvanger.ts';

const AFNEMER = '00000001821002193000';
const AANBIEDER = '00000099000000000000';
const ACTIVITEIT = '5f0bef4c-f66f-4311-84a5-19e8bf359eaf';
const VERSTREKKEN = 'c5b9f4e7-8c79-41b9-91e2-6268419cb167';
const URL_AFNEMER = `https://www.afnemer.example/var/api/v1/verwerkingsactiviteiten/${ACTIVITEIT}`;
const VERWERKING = {
  verwerkingsactiviteitId: ACTIVITEIT,
  verwerkingsactiviteitUrl: URL_AFNEMER,
  vertrouwelijkheid: 'vertrouwelijk',
  bewaartermijn: 'P150Y',
} as const;

let register: TestRegister;
beforeAll(async () => {
  register = await startTestRegister();
});
afterAll(() => register.stop());

const logOf = (uitvoerder: string): Verwerkingenlog =>
  createVerwerkingenlog({
    uitvoerder,
    systeem: `Systeem ${uitvoerder.slice(0, 8)}`,
    logboek: failClosed(register.client),
  });

/** Each way to serve, with the same service behind it: it logs what it gives, and does nothing for its consumer. */
type Serve = (ontvanger: Ontvanger, geef: () => Promise<string>) => Promise<string>;

const listen = async (listener: RequestListener): Promise<string> => {
  const server = await startLoopback(listener);
  onTestFinished(() => server.stop());
  return server.url;
};
const nodeHttp: Serve = (ontvanger, geef) =>
  listen(
    ontvanger.handler((request: IncomingMessage, response: ServerResponse) => {
      void bodyOf(request)
        .then(geef)
        .then((text) => response.end(text));
    }),
  );
const fastify: Serve = async (ontvanger, geef) => {
  const app = (await import('fastify')).default();
  onTestFinished(() => app.close());
  await app.register(ontvanger.fastify);
  app.post('/', () => geef());
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`;
};

/** A provider that answers POST after it logged under its own activity. */
async function provider(serve: Serve, objectId: string, options: OntvangerOptions = {}) {
  const log = logOf(AANBIEDER);
  const ontvanger = log.ontvanger({
    gegevens: { verwerkingsactiviteitId: VERSTREKKEN, vertrouwelijkheid: 'normaal', bewaartermijn: 'P5Y' },
    ...options,
  });
  const url = await serve(ontvanger, () => log.logVoor('Verstrekken', [bsn(objectId)], () => 'gegevens'));
  return { url, ontvanger };
}
const POST = { method: 'POST', body: '{"vraag":1}', headers: { 'Content-Type': 'application/json' } } as const;

/** A body that comes after its headers: what reads it is woken by the socket, outside the context of the request. */
const slowPost = (): RequestInit => ({
  ...POST,
  body: new ReadableStream({
    start: async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.enqueue(new TextEncoder().encode(POST.body));
      controller.close();
    },
  }),
  duplex: 'half',
});

test.each([
  ['node:http', nodeHttp, '999990020'],
  ['Fastify', fastify, '999990044'],
] as const)('X2 over %s the line of the provider tells of its consumer', async (_, serve, objectId) => {
  const { url, ontvanger } = await provider(serve, objectId, { isPeer: (__, oin) => oin === AFNEMER });
  const afnemer = logOf(AFNEMER);
  const vraag = afnemer.fetch({ peers: [url] });
  const [verwerking, text] = await afnemer.verwerking.run(VERWERKING, async () => {
    const response = await afnemer.logVoor('Opvragen', [bsn(objectId)], () => vraag(url, slowPost()));
    return [afnemer.verwerking.current(), await response.text()] as const;
  });
  expect(text).toBe('gegevens');
  await expectLines(objectId, verwerking?.verwerkingId);
  expect(ontvanger.tellingen).toEqual({ overgenomen: 1, onbekend: 0, misvormd: {} });
});

/** The line of the consumer and that of the provider, each under its own activity. */
async function expectLines(objectId: string, verwerkingId: string | undefined): Promise<void> {
  const acties = await register.acties(bsn(objectId));
  const eigen = acties.find(({ actieNaam }) => actieNaam === 'Opvragen');
  const line = acties.find(({ actieNaam }) => actieNaam === 'Verstrekken');
  expect(acties).toHaveLength(2);
  expect(eigen).toMatchObject({
    ...VERWERKING,
    uitvoerder: AFNEMER,
    verwerkingId,
    afnemerId: '',
  });
  expect(line).toMatchObject({
    uitvoerder: AANBIEDER,
    verwerkingsactiviteitId: VERSTREKKEN,
    soortAfnemerId: 'OIN',
    afnemerId: AFNEMER,
    verwerkingsactiviteitIdAfnemer: ACTIVITEIT,
    verwerkingsactiviteitUrlAfnemer: URL_AFNEMER,
    verwerkingIdAfnemer: verwerkingId,
    vertrouwelijkheid: 'vertrouwelijk',
    bewaartermijn: 'P150Y',
  });
  expect(line?.verwerkingId).not.toBe(verwerkingId);
}

test('X2 over Express the line of the provider tells of its consumer', async () => {
  const objectId = '999990032';
  const script = fileURLToPath(new URL('../testing/express-provider.ts', import.meta.url));
  const { bewerking, clientId, geheim } = register;
  const args = ['--conditions=@vwl/source', script, bewerking, clientId, geheim, AFNEMER, VERSTREKKEN, objectId];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill());
  const url = await new Promise<string>((resolve) => child.once('message', (message) => resolve(message as string)));
  const afnemer = logOf(AFNEMER);
  const vraag = afnemer.fetch({ peers: [url] });
  const verwerkingId = await afnemer.verwerking.run(VERWERKING, async () => {
    const response = await afnemer.logVoor('Opvragen', [bsn(objectId)], () => vraag(url, slowPost()));
    expect(await response.text()).toBe('gegevens');
    return afnemer.verwerking.current()?.verwerkingId;
  });
  await expectLines(objectId, verwerkingId);
});

test.each<[string, string, OntvangerOptions]>([
  ['nobody is a peer by default', '999990104', {}],
  ['this one is not', '999990116', { isPeer: () => false }],
  ['who it is cannot be found out', '999990128', { isPeer: () => Promise.reject(new Error('weg')) }],
])('X2 %s: logged without the headers, and counted', async (_, objectId, options) => {
  const { url, ontvanger } = await provider(nodeHttp, objectId, options);
  const afnemer = logOf(AFNEMER);
  await afnemer.verwerking.run(VERWERKING, () => afnemer.fetch({ peers: [url] })(url, POST));
  const [line] = await register.acties(bsn(objectId));
  expect(line).toMatchObject({
    afnemerId: '',
    verwerkingIdAfnemer: null,
    vertrouwelijkheid: 'normaal',
    bewaartermijn: 'P5Y',
  });
  expect(ontvanger.tellingen).toEqual({ overgenomen: 0, onbekend: 1, misvormd: {} });
  await fetch(url, POST);
  expect(ontvanger.tellingen.onbekend).toBe(1);
});

test('X2 a malformed header of a peer is left out and counted, the others are taken over', async () => {
  const objectId = '999990056';
  const { url, ontvanger } = await provider(nodeHttp, objectId, { isPeer: () => true });
  await fetch(url, { ...POST, headers: { OIN: AFNEMER, VerwerkingId: '42', Bewaartermijn: 'eeuwig' } });
  const [line] = await register.acties(bsn(objectId));
  expect(line).toMatchObject({ afnemerId: AFNEMER, verwerkingIdAfnemer: null, bewaartermijn: 'P5Y' });
  expect(ontvanger.tellingen).toEqual({ overgenomen: 1, onbekend: 0, misvormd: { VerwerkingId: 1, Bewaartermijn: 1 } });
});

test('X2 headers go to configured peers only, and no redirect carries them on', async () => {
  const seen: (string | undefined)[] = [];
  const stranger = await listen((request, response) => {
    seen.push(request.headers['oin'] as string | undefined, request.headers['traceparent'] as string | undefined);
    response.end();
  });
  const peer = await listen((_request, response) => void response.writeHead(307, { Location: stranger }).end());
  const afnemer = logOf(AFNEMER);
  const vraag = afnemer.fetch({ peers: [peer] });
  await afnemer.verwerking.run(VERWERKING, async () => {
    await vraag(stranger);
    await expect(vraag(peer)).rejects.toThrow();
    expect((await vraag(peer, { redirect: 'manual' })).status).toBe(307);
  });
  expect(seen).toEqual([undefined, undefined]);
  for (const wrong of [`${peer}/pad`, 'gemeente.example', 'mailto:x'])
    expect(() => afnemer.fetch({ peers: [wrong] })).toThrow(TypeError);
});

test('X2 headers that a request brought from elsewhere are replaced, a trace of its own is kept', async () => {
  const seen: Record<string, unknown>[] = [];
  const url = await listen((request, response) => {
    seen.push(request.headers);
    response.end();
  });
  const afnemer = logOf(AFNEMER);
  const vraag = afnemer.fetch({ peers: [url] });
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await vraag(url, { headers: { oin: AANBIEDER, verwerkingid: ACTIVITEIT, traceparent } });
  expect(seen[0]).toMatchObject({ oin: AFNEMER, traceparent });
  expect(seen[0]?.['verwerkingid']).toBeUndefined();
  await afnemer.verwerking.run({ ...VERWERKING, traceparent }, () => vraag(new URL(url)));
  expect(String(seen[1]?.['traceparent'])).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)/);
});

test('X2 the names of the BRP go along the whole chain when both sides ask for them, and never those of somebody else', async () => {
  const objectId = '999990081';
  const { url } = await provider(nodeHttp, objectId, { isPeer: (_, oin) => oin === AFNEMER, brp: true });
  const afnemer = logOf(AFNEMER);
  const { vertrouwelijkheid } = VERWERKING;
  const gegevens = { vertrouwelijkheid, verwerkingNaam: 'Huwelijk', handelingNaam: 'Intake', doelbinding: 'BRPACT' };
  const vraag = afnemer.fetch({ peers: [url], brp: true });
  // As in a request that was passed on, with what its own sender said.
  const headers = { 'x-gebruiker': 'iemand anders', 'x-origin-oin': AANBIEDER };
  await afnemer.verwerking.run(gegevens, () => vraag(url, { ...POST, headers }));
  await afnemer.verwerking.run({ ...gegevens, gebruiker: 'medewerker-7' }, () => vraag(url, POST));
  const [first, second] = await register.acties(bsn(objectId));
  const expected = { afnemerId: AFNEMER, verwerkingNaam: 'Huwelijk', handelingNaam: 'Intake' };
  expect(first).toMatchObject({ ...expected, gebruiker: '' });
  expect(second).toMatchObject({ ...expected, gebruiker: 'medewerker-7' });
});

test('a function of the receiver that is not configured is found before the first request', () => {
  expect(() => logOf(AANBIEDER).ontvanger({ gegevens: { functie: 'weg' } })).toThrow('staat niet in');
});
