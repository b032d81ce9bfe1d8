import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { NDJSON } from './bulk.ts';
import type { Answer, Client, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, ids, persoon } from './personen.ts';
import type { RawConnection } from './raw-connection.ts';
import { openConnection, requestText, statusesIn } from './raw-connection.ts';

/** Limits so tight that a test meets them soon, and so wide that whoever is not slow keeps them on a busy machine. */
const krap = {
  VWL_KOP_SECONDEN: '2',
  VWL_AANVRAAG_SECONDEN: '8',
  VWL_ANTWOORD_SECONDEN: '3',
  VWL_MAX_VERBINDINGEN: '20',
  VWL_MAX_TEGELIJK: '2',
  VWL_MAX_MISLUKTE_AANMELDINGEN: '3',
} as const;
const WACHT_MS = 40_000;
/** Between two bytes: half a body takes several times as long as the register waits for it, also when its clock is looked at late. */
const DRIP_MS = 400;
const MIB = 1024 * 1024;
const SCOPES = 'create:confidential,read:confidential';

let register: Target;
let collectie: string;
let buur: Client;
beforeAll(async () => {
  register = await startRegister({ settings: krap });
  collectie = `${register.bewerking}/verwerkingsacties`;
  buur = await register.addApplicatie({ clientId: 'buur', bewerking: SCOPES });
  await waitFor(async () => (await post(buur)).status === 201);
});
afterAll(async () => {
  await register.stop();
});

const doel = (objectId: string): Record<string, unknown> => persoon(objectId, { soortObjectId: 'test' });
const post = (client: Client = register.client, objectId = 'iemand', on = register): Promise<Answer> =>
  on.call('POST', `${on.bewerking}/verwerkingsacties`, {
    token: on.token({ client }),
    body: actie({ verwerkingsactiviteitId: ids.activiteit, verwerkteObjecten: [doel(objectId)] }),
  });

async function aantal(objectId: string, on = register): Promise<unknown> {
  const criteria = { objecttype: 'persoon', soortObjectId: 'test', objectId, verwerkingsactiviteitId: ids.activiteit };
  const { status, body } = await on.call('POST', `${on.bewerking}/verwerkingsacties/_zoek`, { body: criteria });
  expect(status).toBe(200);
  return body['count'];
}

const bearer = (client = register.client): Record<string, string> => ({
  Authorization: `Bearer ${register.token({ client })}`,
});

/** A POST whose second half comes a byte at a time, too slowly to ever come in. */
async function slowPost(client: Client, objectId = 'nooit'): Promise<RawConnection> {
  const connection = await openConnection(register.base);
  const body = JSON.stringify(actie({ verwerkteObjecten: [doel(objectId)] }));
  const text = requestText('POST', collectie, bearer(client), body);
  let sent = text.length - body.length / 2;
  connection.socket.write(text.slice(0, sent));
  const drip = setInterval(() => {
    connection.socket.write(text.slice(sent, sent + 1));
    sent += 1;
  }, DRIP_MS);
  void connection.closed.then(() => clearInterval(drip));
  return connection;
}

const localPort = ({ socket }: RawConnection): number => socket.localPort ?? 0;

/** Ports from which somebody is connected to the register, as the operating system sees it. */
function openSockets({ base }: Target): readonly number[] {
  const port = Number(new URL(base).port);
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => /:([0-9A-F]{4}) [0-9A-F]{8}:([0-9A-F]{4}) 01 /.exec(line))
    .flatMap((found) =>
      found !== null && Number.parseInt(found[1] ?? '', 16) === port ? [Number.parseInt(found[2] ?? '', 16)] : [],
    );
}

function expectProblem({ status, headers, body }: Answer, expected: number, code: string): void {
  expect([status, body['code'], body['status']]).toEqual([expected, code, expected]);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(headers.get('api-version')).toBe('1.0.0');
  expect(String(body['instance'])).toMatch(/^urn:uuid:/);
}

describe('REGELS 8 P4 P9 the size of a request', () => {
  test('REGELS 8 an address that is too long is 414', async () => {
    expectProblem(await register.call('GET', `${collectie}?objectId=${'a'.repeat(9_000)}`), 414, 'uri_too_long');
    expectProblem(await register.call('GET', `${register.base}/${'a'.repeat(9_000)}`), 414, 'uri_too_long');
    // The longest person that the contract allows, in characters that take most room.
    const [soort, id] = [242, 40].map((lengte) => encodeURIComponent('😀'.repeat(lengte)));
    const zoek = `objecttype=persoon&soortObjectId=${String(soort)}&objectId=${String(id)}`;
    expect((await register.call('GET', `${collectie}?${zoek}`)).status).toBe(200);
  });

  test('REGELS 8 too many headers are 431: none is dropped without a word', async () => {
    const veel = (count: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${String(i)}`, 'a']));
    expectProblem(await register.call('GET', collectie, { headers: veel(120) }), 431, 'headers_too_large');
    expectProblem(await register.call('GET', collectie, { headers: veel(3_000) }), 431, 'headers_too_large');
    expect((await register.call('GET', `${collectie}/${randomUUID()}`, { headers: veel(60) })).status).toBe(404);
  });

  test('REGELS 8 headers that are too large are 431', async () => {
    const connection = await openConnection(register.base);
    connection.socket.write(requestText('GET', collectie, { 'x-a': 'a'.repeat(40_000) }));
    await connection.closed;
    expect(connection.received()).toMatch(/^HTTP\/1\.1 431 [^]*API-Version: 1\.0\.0[^]*"code":"headers_too_large"/);
  });

  test('REGELS 8 P9 a body that is too large is 413, said or not how large it is', async () => {
    const te = 10 * 1024 * 1024 + 1;
    // Each time: an answer before the end of the body must not be lost under it.
    for (let i = 0; i < 10; i += 1)
      expectProblem(await register.call('POST', collectie, { raw: Buffer.alloc(te, 0x20) }), 413, 'payload_too_large');
    const connection = await openConnection(register.base);
    const kop = { ...bearer(), 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
    connection.socket.write(requestText('POST', collectie, kop));
    connection.socket.write(`${te.toString(16)}\r\n`);
    connection.socket.write(Buffer.alloc(te, 0x20));
    await waitFor(async () => statusesIn(connection.received()).length > 0, WACHT_MS);
    expect(statusesIn(connection.received())).toEqual([413]);
  });

  test('V1 a body that nests too deep is 400', async () => {
    const raw = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expectProblem(await register.call('POST', collectie, { raw }), 400, 'parse_error');
  });
});

describe('REGELS 8 ADR 0012 slow clients', () => {
  test('REGELS 8 a header that does not come to its end is 408, and so is a connection that says nothing', async () => {
    const stil = await openConnection(register.base);
    const traag = await openConnection(register.base);
    const druppel = setInterval(() => traag.socket.write('a'), 100);
    onTestFinished(() => clearInterval(druppel));
    traag.socket.write('GET / HTTP/1.1\r\nx-a: ');
    // A body may take longer than a header.
    const body = await slowPost(buur);
    await Promise.all([stil.closed, traag.closed]);
    expect(body.received()).toBe('');
    expect(traag.received()).toMatch(/^HTTP\/1\.1 408 [^]*API-Version: 1\.0\.0[^]*"code":"request_timeout"/);
    expect(statusesIn(stil.received())).toEqual([408]);
    const [, instance] = /"instance":"([^"]+)"/.exec(traag.received()) ?? [];
    await expect.poll(() => register.log()).toContain(`"instance":"${String(instance)}"`);
  });

  test('REGELS 8 a body a byte at a time blocks nobody else, ends in 408, and nothing of it is stored', async () => {
    const wie = 'een byte per keer';
    const traag = await Promise.all([slowPost(register.client, wie), slowPost(register.client, wie)]);
    // The client holds both its places; another one does not notice.
    for (let i = 0; i < 5; i += 1) expect((await post(buur)).status).toBe(201);
    for (const { received } of traag) expect(received()).toBe('');
    await Promise.all(traag.map(({ closed }) => closed));
    for (const { received } of traag) expect(statusesIn(received())).toEqual([408]);
    expect(await aantal(wie)).toBe(0);
  });

  test('ADR 0012 who holds all its places waits, is not refused, and goes on when one is free', async () => {
    const vast = await Promise.all([slowPost(register.client), slowPost(register.client)]);
    // An answer later they have their places: a request on a connection of before could be read first.
    expect((await post(buur)).status).toBe(201);
    const wachtend = post(register.client);
    let klaar = false;
    void wachtend.then(() => (klaar = true));
    for (let i = 0; i < 5; i += 1) expect((await post(buur)).status).toBe(201);
    expect(klaar).toBe(false);
    // A connection that breaks off gives its place back at once.
    vast[0]?.socket.destroy();
    expect((await wachtend).status).toBe(201);
    vast[1]?.socket.destroy();
    expect((await Promise.all(Array.from({ length: 10 }, () => post()))).map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, () => 201),
    );
  });

  test('ADR 0012 Z12 a _bulk that comes in slowly holds back no POST and no GET of its own client, only a _bulk beside it', async () => {
    const ruim = await startRegister({ settings: {} });
    onTestFinished(() => ruim.stop());
    const adres = `${ruim.bewerking}/verwerkingsacties`;
    const kop = { ...NDJSON, Authorization: `Bearer ${ruim.token()}` };
    const groot = await openConnection(ruim.base);
    groot.socket.write(requestText('POST', `${adres}/_bulk`, { ...kop, 'Content-Length': 9 * MIB }));
    // Above the size that does not count.
    const extra = { verwerkteObjecten: [doel('ernaast')], vernieuwd: 'x'.repeat(100 * 1024) };
    expect((await ruim.call('POST', adres, { body: actie(extra) })).status).toBe(201);
    expect((await ruim.call('GET', `${adres}/${randomUUID()}`)).status).toBe(404);
    // A body in chunks may be as large as any: it goes alone.
    const regel = JSON.stringify(actie({ verwerkteObjecten: [doel('in stukken')] }));
    const stukken = await openConnection(ruim.base);
    stukken.socket.write(requestText('POST', `${adres}/_bulk`, { ...kop, 'Transfer-Encoding': 'chunked' }));
    stukken.socket.write(`${regel.length.toString(16)}\r\n${regel}\r\n0\r\n\r\n`);
    for (let i = 0; i < 5; i += 1) expect((await post(ruim.client, 'ernaast', ruim)).status).toBe(201);
    expect([groot.received(), stukken.received()]).toEqual(['', '']);
    groot.socket.destroy();
    await waitFor(async () => statusesIn(stukken.received()).length > 0, WACHT_MS);
    expect(statusesIn(stukken.received())).toEqual([201]);
  });

  test('ADR 0012 requests behind each other on a connection that breaks off leave no place taken', async () => {
    for (let i = 0; i < 3; i += 1) {
      const connection = await openConnection(register.base);
      const body = JSON.stringify(actie({ verwerkteObjecten: [doel('achter elkaar')] }));
      connection.socket.write(requestText('POST', collectie, bearer(), body).repeat(20));
      connection.socket.destroy();
    }
    expect((await post()).status).toBe(201);
  });

  test('REGELS 8 a client that does not read its answers is cut off; others and it itself go on', async () => {
    const grijs = Array.from({ length: 20_000 }, () => ({ ...doel('stil'), betrokkenheid: 'x'.repeat(242) }));
    const { status, body } = await register.call('POST', collectie, { body: actie({ verwerkteObjecten: grijs }) });
    expect(status).toBe(201);
    const connection = await openConnection(register.base, false);
    // More than the buffers of the operating system take.
    connection.socket.write(requestText('GET', String(body['url']), bearer()).repeat(3));
    // That it goes on sending does not mean that it reads.
    connection.socket.write('GET / HTTP/1.1\r\nx-a: ');
    const druppel = setInterval(() => connection.socket.write('a'), 100);
    onTestFinished(() => clearInterval(druppel));
    const cut = new Promise<void>((resolve) => void connection.socket.once('close', () => resolve()));
    expect((await post(buur)).status).toBe(201);
    await expect.poll(() => openSockets(register), { timeout: WACHT_MS }).not.toContain(localPort(connection));
    connection.socket.resume();
    await cut;
    expect((await post()).status).toBe(201);
  });
});

describe('REGELS 8 half-closed connections', () => {
  test('REGELS 8 a client that sends its request and closes its side gets the whole answer', async () => {
    const connection = await openConnection(register.base);
    const body = JSON.stringify(actie({ verwerkteObjecten: [doel('half dicht')] }));
    connection.socket.end(requestText('POST', collectie, bearer(), body));
    await waitFor(async () => statusesIn(connection.received()).length > 0, WACHT_MS);
    expect(connection.received()).toMatch(/^HTTP\/1\.1 201 [^]*\}$/);
    await connection.closed;
  });

  test('REGELS 8 a request that is cut in the middle stores nothing', async () => {
    const connection = await slowPost(register.client, 'afgebroken');
    connection.socket.end();
    await connection.closed;
    expect(statusesIn(connection.received()).filter((status) => status !== 400)).toEqual([]);
    expect(await aantal('afgebroken')).toBe(0);
  });
});

describe('REGELS 8 ADR 0012 too many', () => {
  test('REGELS 8 one connection too many gets 503 with Retry-After, health is answered, and afterwards all goes on', async () => {
    // What earlier calls kept open is closed first: this test counts.
    const vol = await startRegister({ settings: { VWL_MAX_VERBINDINGEN: '20' } });
    onTestFinished(() => vol.stop());
    const open = await Promise.all(Array.from({ length: 20 }, () => openConnection(vol.base)));
    const vraag = async (path: string): Promise<string> => {
      const { socket, closed, received } = await openConnection(vol.base);
      socket.write(requestText('GET', vol.base + path));
      await closed;
      return received();
    };
    const geweigerd = await vraag('/');
    expect(geweigerd).toMatch(/^HTTP\/1\.1 503 /);
    expect(geweigerd.toLowerCase()).toMatch(/\r\nretry-after: \d+\r\n/);
    expect(geweigerd).toContain('"code":"service_unavailable"');
    expect(await vraag('/health/live')).toMatch(/^HTTP\/1\.1 200 /);
    // Far too many: closed without an answer, and nothing breaks.
    const meer = await Promise.all(Array.from({ length: 200 }, () => openConnection(vol.base)));
    for (const { socket } of [...open, ...meer]) socket.destroy();
    await waitFor(async () => (await vol.call('GET', vol.base, { token: null })).status === 200);
    expect((await post(vol.client, 'na afloop', vol)).status).toBe(201);
  });

  test('REGELS 8 T16 logins that keep failing from one address are 429; a valid token works all the same', async () => {
    const fout = (): Promise<Answer> => register.call('GET', collectie, { token: 'a.b.c' });
    const answers = [await fout(), await fout(), await fout(), await fout(), await fout()];
    expect(answers.map(({ status }) => status).filter((status) => status === 401).length).toBeLessThanOrEqual(3);
    const [laatste] = answers.slice(-1);
    if (laatste === undefined) throw new Error('geen antwoord');
    expectProblem(laatste, 429, 'throttled');
    expect(Number(laatste.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post()).status).toBe(201);
  });

  test('REGELS 8 maxPerSeconde: a client that is too fast gets 429 with Retry-After, another one does not', async () => {
    const traag = await startRegister({ settings: { VWL_MAX_PER_SECONDE: '2' } });
    onTestFinished(() => traag.stop());
    const ander = await traag.addApplicatie({ clientId: 'ander', bewerking: SCOPES });
    await waitFor(async () => (await post(ander, 'ander', traag)).status === 201);
    const answers = await Promise.all(Array.from({ length: 60 }, () => post(traag.client, 'snel', traag)));
    const geweigerd = answers.filter(({ status }) => status !== 201);
    expect(geweigerd.length).toBeGreaterThan(20);
    for (const answer of geweigerd) expectProblem(answer, 429, 'throttled');
    expect((await post(ander, 'ander', traag)).status).toBe(201);
    const [{ headers } = { headers: new Headers() }] = geweigerd;
    const seconden = Number(headers.get('retry-after'));
    expect(seconden).toBe(1);
    // Others of the 60 may have been answered after this one: there is a token again soon, not at the first moment.
    await expect.poll(async () => (await post(traag.client, 'snel', traag)).status, { interval: 1_100 }).toBe(201);
  });

  test('REGELS 8 what does not fit in the queue of the store is 503 with Retry-After, for who fills it; what was answered is stored', async () => {
    const vol = await startRegister({ settings: { VWL_WACHTRIJ_VERSIES: '3', VWL_MAX_TEGELIJK: '1000' } });
    onTestFinished(() => vol.stop());
    const ander = await vol.addApplicatie({ clientId: 'ander', bewerking: SCOPES });
    await waitFor(async () => (await post(ander, 'ander', vol)).status === 201);
    const toestand = { bezig: true };
    const flood = Promise.all(Array.from({ length: 250 }, () => post(vol.client, 'vol', vol))).finally(() => {
      toestand.bezig = false;
    });
    const anderen: number[] = [];
    while (toestand.bezig) anderen.push((await post(ander, 'ander', vol)).status);
    expect(new Set(anderen)).toEqual(new Set([201]));
    const answers = await flood;
    const vastgelegd = answers.filter(({ status }) => status === 201);
    const geweigerd = answers.filter(({ status }) => status !== 201);
    expect(geweigerd.length).toBeGreaterThan(0);
    for (const answer of geweigerd) {
      expectProblem(answer, 503, 'service_unavailable');
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    expect(await aantal('vol', vol)).toBe(vastgelegd.length);
    expect((await post(vol.client, 'vol', vol)).status).toBe(201);
  });

  test('ONTWERP 7 the port of the figures is bounded too, and answers again afterwards', async () => {
    const log = register.log();
    const { hostname } = new URL(register.base);
    const [, port] = /"metricsPort":(\d+)/.exec(log) ?? [];
    const cijfers = `http://${hostname}:${String(port)}`;
    const open = await Promise.all(Array.from({ length: 80 }, () => openConnection(cijfers)));
    // Fifty are taken, the others closed at once.
    await waitFor(async () => open.filter(({ socket }) => socket.closed).length >= 30);
    expect(open.filter(({ socket }) => !socket.closed)).toHaveLength(50);
    for (const { socket } of open) socket.destroy();
    await waitFor(async () =>
      register.metrics().then(
        (text) => text.includes('verwerkingenlog_'),
        () => false,
      ),
    );
  });
});

test('ADR 0012 a connection that waits for its next request is told for how long', async () => {
  const { headers } = await register.call('GET', register.base, { token: null });
  expect(headers.get('keep-alive')).toBe('timeout=72');
});
