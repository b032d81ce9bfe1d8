import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';

import { expect, onTestFinished, test } from 'vitest';

import type { RegisterClient } from '../api/client.ts';
import { createClient } from '../api/client.ts';
import type { Tokens } from '../tokens/tokens.ts';
import { answerProblem, bodyOf, startLoopback } from '../testing/loopback.ts';
import { RegisterProblem, RegisterUnreachable } from './errors.ts';
import type { RetryOptions } from './retry.ts';

/** Short pauses; a busy machine is given time. */
const RETRY: RetryOptions = { attempts: 4, timeoutMs: 20_000, totalMs: 50_000, pauseMs: 1 };
const ACTIE = { vertrouwelijkheid: 'normaal', tijdstip: '2024-04-05T14:35:42+02:00', verwerkteObjecten: [] } as const;
const PERSOON = { objecttype: 'persoon', soortObjectId: 'BSN', objectId: '999990019' } as const;

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const logged: Answer = (response) => void response.writeHead(201).end('{"actieId":"x"}');
const refuse =
  (status: number, code: string, headers = {}): Answer =>
  (response) =>
    answerProblem(response, status, code, headers);

interface Seen {
  readonly key: string | undefined;
  readonly token: string | undefined;
  readonly body: string;
  /** Another one is another connection. */
  readonly port: number | undefined;
}

/** A server that answers one request after the other as told, the last answer for ever. */
async function misbehaving(
  answers: readonly Answer[],
  options: { readonly retry?: Partial<RetryOptions>; readonly tokens?: Tokens } = {},
): Promise<{ readonly client: RegisterClient; readonly seen: readonly Seen[] }> {
  const seen: Seen[] = [];
  const server = await startLoopback((request, response) => {
    void bodyOf(request).then((body) => {
      const { authorization, 'idempotency-key': key } = request.headers;
      seen.push({ key: key as string | undefined, token: authorization, body, port: request.socket.remotePort });
      (answers[seen.length - 1] ?? answers.at(-1))?.(response, request);
    });
  });
  onTestFinished(() => server.stop());
  const { tokens = { get: () => Promise.resolve('t'), reject: () => undefined }, retry = {} } = options;
  const client = createClient({ bewerking: `${server.url}/bewerking/api/v1/`, tokens, retry: { ...RETRY, ...retry } });
  return { client, seen };
}

const create = ({ bewerking }: RegisterClient): Promise<unknown> => bewerking.verwerkingsactieCreate({ body: ACTIE });
const fault = (work: Promise<unknown>): Promise<unknown> => work.then(() => null).catch((error: unknown) => error);

test.each([429, 502, 503, 504])('%i is tried again, under the same key', async (status) => {
  const { client, seen } = await misbehaving([refuse(status, 'x'), refuse(status, 'x'), logged]);
  await create(client);
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
  expect(seen[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(seen.map(({ body }) => body))).toEqual(new Set([JSON.stringify(ACTIE)]));
});

test.each([
  [400, 'invalid'],
  [401, 'authentication_failed'],
  [403, 'permission_denied'],
  [409, 'conflict'],
  [500, 'error'],
])('%i %s is not tried again', async (status, code) => {
  const { client, seen } = await misbehaving([refuse(status, code)]);
  expect(await fault(create(client))).toMatchObject({ name: 'RegisterProblem', status, code });
  expect(seen).toHaveLength(1);
});

test('a register that stays busy is left after so many tries', async () => {
  const { client, seen } = await misbehaving([refuse(503, 'service_unavailable')]);
  expect(await fault(create(client))).toMatchObject({ status: 503, code: 'service_unavailable' });
  expect(seen).toHaveLength(RETRY.attempts);
});

test('Retry-After is waited for, and not when that would take longer than there is', async () => {
  const { client, seen } = await misbehaving([refuse(429, 'throttled', { 'Retry-After': '1' }), logged]);
  const begin = performance.now();
  await create(client);
  expect(performance.now() - begin).toBeGreaterThanOrEqual(1_000);
  expect(seen).toHaveLength(2);
  const patient = await misbehaving([refuse(503, 'x', { 'Retry-After': '3600' })]);
  expect(await fault(create(patient.client))).toMatchObject({ status: 503, retryAfter: 3_600 });
  expect(patient.seen).toHaveLength(1);
});

test('a slow register is a timeout per try and a bound on the whole', async () => {
  const silent = await startLoopback(() => undefined);
  onTestFinished(() => silent.stop());
  const tokens = { get: () => Promise.resolve('t'), reject: () => undefined };
  /** Counted here: on a busy machine a try may be over before its request is there. */
  const triesWith = async (retry: Partial<RetryOptions>): Promise<number> => {
    let tries = 0;
    const counting: typeof fetch = (...given) => {
      tries += 1;
      return fetch(...given);
    };
    const client = createClient({
      bewerking: `${silent.url}/b`,
      tokens,
      retry: { ...RETRY, ...retry },
      fetch: counting,
    });
    expect(await fault(create(client))).toMatchObject({ name: 'RegisterUnreachable', reason: 'timeout' });
    return tries;
  };
  expect(await triesWith({ timeoutMs: 50, attempts: 3 })).toBe(3);
  expect(await triesWith({ timeoutMs: 20_000, totalMs: 100, attempts: 99 })).toBe(1);
});

test('a register that is down is a connection fault', async () => {
  const server = await startLoopback(() => undefined);
  await server.stop();
  const tokens = { get: () => Promise.resolve('t'), reject: () => undefined };
  const client = createClient({ bewerking: `${server.url}/bewerking/api/v1`, tokens, retry: RETRY });
  expect(await fault(create(client))).toMatchObject({ reason: 'connection', code: 'ECONNREFUSED' });
});

test('an answer that breaks off half-way is asked again', async () => {
  const half: Answer = (response) => {
    response.writeHead(201, { 'Content-Length': '100' }).write('{"actieId"');
    setTimeout(() => response.destroy(), 20);
  };
  const { client, seen } = await misbehaving([half, logged]);
  await create(client);
  expect(seen).toHaveLength(2);
});

test.each<[string, Answer]>([
  ['a page', (response) => void response.writeHead(201).end('<html>log in</html>')],
  ['another success', (response) => void response.writeHead(200).end('{"actieId":"x"}')],
  ['a redirect', (response) => void response.writeHead(307, { Location: '/elders' }).end()],
])('%s is no line in the log', async (_, answer) => {
  const { client, seen } = await misbehaving([answer]);
  expect(await fault(create(client))).toMatchObject({ name: 'RegisterUnreachable', reason: 'answer' });
  expect(seen).toHaveLength(1);
});

test('connections stay, also after a refusal: fetch has a second one when the first is not quite free yet', async () => {
  const { client, seen } = await misbehaving([logged, refuse(400, 'invalid'), logged]);
  for (let call = 1; call <= 10; call += 1) await fault(create(client));
  expect(seen).toHaveLength(10);
  expect(new Set(seen.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
});

/** Gives t1, t2, … and forgets one that is rejected. */
function numbered(): Tokens {
  let n = 1;
  return { get: () => Promise.resolve(`t${String(n)}`), reject: () => void (n += 1) };
}

test('T17 an expired token is renewed once, and that is no try', async () => {
  const answers = [refuse(401, 'jwt-expired'), refuse(503, 'x'), logged];
  const { client, seen } = await misbehaving(answers, { tokens: numbered(), retry: { attempts: 2 } });
  await create(client);
  expect(seen.map(({ token }) => token)).toEqual(['Bearer t1', 'Bearer t2', 'Bearer t2']);
  expect(seen[0]?.key).toBe(seen[1]?.key);
  const always = await misbehaving([refuse(401, 'jwt-expired')], { tokens: numbered() });
  expect(await fault(create(always.client))).toMatchObject({ status: 401, code: 'jwt-expired' });
  expect(always.seen).toHaveLength(2);
});

test('the caller can give up, while waiting and between tries', async () => {
  const stop = new AbortController();
  const { client } = await misbehaving([() => stop.abort(new Error('klaar ermee'))]);
  const waiting = client.bewerking.verwerkingsactieCreate({ body: ACTIE }, { signal: stop.signal });
  await expect(waiting).rejects.toThrow('klaar ermee');
  const later = new AbortController();
  const busy = await misbehaving([refuse(503, 'x', { 'Retry-After': '5' })]);
  const between = busy.client.bewerking.verwerkingsactieCreate({ body: ACTIE }, { signal: later.signal });
  setTimeout(() => later.abort(new Error('genoeg')), 200);
  await expect(between).rejects.toThrow('genoeg');
});

test('D2 a fault shows no value that was sent, however it is printed', async () => {
  const { client } = await misbehaving([refuse(400, 'invalid')]);
  const query = { ...PERSOON };
  const found = (await fault(client.bewerking.verwerkingsactieList({ query }))) as RegisterProblem;
  expect(found).toBeInstanceOf(RegisterProblem);
  const shown = [
    found.message,
    String(found.stack),
    inspect(found, { depth: 9, showHidden: true }),
    JSON.stringify(Object.entries(found)),
  ];
  for (const text of shown) expect(text).not.toContain('999990019');
  expect(found.message).toContain('verwerkteObjecten.0.objectId (invalid)');
  expect(found.message).toContain(found.instance);
  expect(found.invalidParams[0]?.reason).toContain('999990019');
  const gone = new RegisterUnreachable('connection', 'ECONNRESET');
  expect(inspect(gone)).not.toContain('999990019');
});

test('a code or name that is no word of the contract is left out of the message', () => {
  const invalidParams = [
    { name: '999990019', code: 'x', reason: '' },
    { name: 'a', code: '999990019', reason: '' },
  ];
  const document = { status: 400, code: '999990019', title: '', detail: '', instance: 'bij 999990019', invalidParams };
  expect(new RegisterProblem(document).message).not.toContain('999990019');
});

test('plain HTTP to another machine needs a word', () => {
  const tokens = numbered();
  expect(() => createClient({ bewerking: 'http://register.example/bewerking/api/v1', tokens })).toThrow(TypeError);
  expect(() => createClient({ bewerking: 'register', tokens })).toThrow(TypeError);
  expect(() => createClient({ bewerking: 'http://register.example/b', tokens, allowHttp: true })).not.toThrow();
});
