import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

import { failClosed } from '../logboek/fail-closed.ts';
import type { Streek } from '../testing/proxy.ts';
import { startProxy } from '../testing/proxy.ts';
import { clientAt, nowhere, persoonOver, regelOver, spoolIn, until } from '../testing/spools.ts';
import type { TestRegister } from '../testkit/index.ts';
import { startTestRegister } from '../testkit/index.ts';
import { keepToken } from '../tokens/tokens.ts';
import { zgwTokens } from '../tokens/zgw-token.ts';
import { bsn } from '../verwerking/actie.ts';
import { createVerwerkingenlog } from '../verwerkingenlog.ts';
import { readApart } from './apart.ts';
import type { Spool } from './open-spool.ts';

const DAY_MS = 86_400_000;
let register: TestRegister;
beforeAll(async () => {
  register = await startTestRegister();
});
afterAll(() => register.stop());

const tokens = (): ReturnType<typeof zgwTokens> => zgwTokens(register);
const wie = (): string => randomUUID();
const stored = async (objectId: string): Promise<number> => (await register.acties(persoonOver(objectId))).length;
const drained = async (spool: Spool): Promise<void> =>
  void (await until(() => expect(spool.tellingen().wachtend).toBe(0)));

async function proxied(
  streek: (call: number, body: string) => Streek,
): Promise<Awaited<ReturnType<typeof startProxy>>> {
  const proxy = await startProxy(register.bewerking, streek);
  onTestFinished(() => proxy.stop());
  return proxy;
}
const linesOf = (body: string): readonly string[] => body.trimEnd().split('\n');

test('X1 V11 lines go in order, many in a call, each once, with its own key and the trace of the verwerking', async () => {
  const proxy = await proxied(() => 'door');
  const { spool, meldingen } = await spoolIn({ client: clientAt(proxy.bewerking, tokens()) });
  const namen = Array.from({ length: 1_200 }, wie);
  await Promise.all(namen.map((naam) => spool.leg(regelOver(naam))));
  await drained(spool);
  expect(proxy.gezien.every(({ path }) => path.endsWith('/verwerkingsacties/_bulk?atomic=false'))).toBe(true);
  expect(proxy.gezien.length).toBeLessThanOrEqual(10);
  const sent = proxy.gezien.flatMap(({ body }) => linesOf(body)).map((line) => JSON.parse(line) as SentLine);
  expect(sent.map(({ verwerkteObjecten: [een] }) => een?.objectId)).toEqual(namen);
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1_200);
  expect(proxy.gezien[0]?.traceparent).toBe('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  for (const naam of [namen[0], namen[600], namen[1_199]]) expect(await stored(naam ?? '')).toBe(1);
  expect(spool.tellingen()).toMatchObject({ wachtend: 0, bytes: 0, oudsteMs: 0, verzonden: 1_200, storingen: 0 });
  expect(meldingen).toEqual([]);
});

interface SentLine {
  readonly verwerkteObjecten: readonly { readonly objectId: string }[];
  readonly idempotencyKey: string;
}

test('X1 V11 breaks before and after the commit, 429, 500, 502, 503 and 401: sent again until it is there, once', async () => {
  const streken: readonly Streek[] = [
    'breek-voor',
    'breek-na',
    [429, 'x'],
    [500, 'x'],
    [502, ''],
    [503, 'service_unavailable'],
    [401, 'authentication_failed'],
    [403, 'permission_denied'],
    [404, ''],
    [400, ''],
    'breek-na',
    [409, 'in_progress'],
  ];
  const { bewerking, gezien } = await proxied((call) => streken[call - 1] ?? 'door');
  const { spool, meldingen } = await spoolIn({ client: clientAt(bewerking, tokens()) });
  const namen = [wie(), wie(), wie()];
  for (const naam of namen) await spool.leg(regelOver(naam));
  await drained(spool);
  for (const naam of namen) expect(await stored(naam)).toBe(1);
  expect(gezien.length).toBeGreaterThan(streken.length);
  expect(new Set(meldingen.map(({ soort }) => soort))).toEqual(new Set(['storing']));
  expect(spool.tellingen()).toMatchObject({ verzonden: 3, geweigerd: 0, storingen: streken.length });
});

test('an expired token is renewed at once', async () => {
  const proxy = await proxied((call) => (call === 1 ? [401, 'jwt-expired'] : 'door'));
  let made = 0;
  const fresh = keepToken(async () => {
    made += 1;
    return { token: await tokens().get(), expiresIn: 3_600 };
  });
  const { spool, meldingen } = await spoolIn({ client: clientAt(proxy.bewerking, fresh) });
  await spool.leg(regelOver(wie()));
  await drained(spool);
  expect([made, meldingen.length]).toEqual([2, 0]);
});

test('413: fewer at a time; what is too large by itself is refused, and the others go on', async () => {
  const te_veel = (body: string): boolean => linesOf(body).length > 3 || body.includes('te groot');
  const { bewerking, gezien } = await proxied((_, body) => (te_veel(body) ? [413, ''] : 'door'));
  const { spool, meldingen, folder } = await spoolIn({ client: clientAt(bewerking, tokens()) });
  const namen = Array.from({ length: 40 }, wie);
  await Promise.all(namen.map((naam, i) => spool.leg(regelOver(i === 4 ? 'te groot' : naam))));
  await drained(spool);
  for (const i of [0, 3, 4, 5, 39]) expect(await stored(namen[i] ?? '')).toBe(i === 4 ? 0 : 1);
  expect(spool.tellingen()).toMatchObject({ verzonden: 39, geweigerd: 1 });
  expect(meldingen).toEqual([{ soort: 'geweigerd', status: 413, code: '', aantal: 1 }]);
  expect((await readApart(folder, 'geweigerd')).map(({ weigering }) => weigering?.status)).toEqual([413]);
  // One less at a time would take some sixty calls.
  expect(gezien.length).toBeLessThan(45);
});

test.each([
  ['readable', undefined],
  ['sealed', Buffer.alloc(32, 3)],
])('X1 a line that the register refuses stands apart (%s), is reported, and holds up no other', async (_, sleutel) => {
  const { spool, meldingen, folder } = await spoolIn({
    client: register.client,
    ...(sleutel === undefined ? {} : { sleutel }),
  });
  const [goed, dubbel, ook] = [wie(), wie(), wie()];
  const eerder = regelOver(dubbel);
  await failClosed(register.client).leg(eerder);
  const fout = regelOver(wie(), { bewaartermijn: 'eeuwig', verwerkingId: '1' });
  // Another content under a key that was used.
  const anders = { ...regelOver(dubbel), idempotencyKey: eerder.idempotencyKey };
  await spool.leg(eerder);
  await drained(spool);
  await Promise.all([regelOver(goed), fout, anders, regelOver(ook)].map((regel) => spool.leg(regel)));
  await drained(spool);
  expect([await stored(goed), await stored(dubbel), await stored(ook)]).toEqual([1, 1, 1]);
  expect(spool.tellingen()).toMatchObject({ verzonden: 3, geweigerd: 2 });
  expect(meldingen).toEqual([
    { soort: 'geweigerd', status: 400, code: 'invalid', aantal: 1 },
    { soort: 'geweigerd', status: 409, code: 'conflict', aantal: 1 },
  ]);
  const apart = await readApart(folder, 'geweigerd', sleutel);
  expect(apart.map(({ regel }) => regel)).toEqual([fout, anders]);
  expect(apart[0]?.weigering?.velden.toSorted()).toEqual(['bewaartermijn (invalid)', 'verwerkingId (invalid)']);
  if (sleutel !== undefined)
    await expect(readApart(folder, 'geweigerd', Buffer.alloc(32, 4))).rejects.toMatchObject({ reden: 'sleutel' });
});

test('V11 a line older than the register knows its key is not sent again, but stands apart and is reported', async () => {
  // The register stored it and nobody heard; then it stayed away for a month.
  let away = false;
  const { bewerking, gezien } = await proxied(() => (away ? [503, 'service_unavailable'] : 'breek-na'));
  let now = new Date().getTime();
  const options = { client: clientAt(bewerking, tokens()), now: () => now, sleutelDagen: 30 };
  const { spool, meldingen, folder } = await spoolIn(options);
  const [oud, nieuw] = [wie(), wie()];
  await spool.leg(regelOver(oud));
  await until(() => expect(gezien.length).toBeGreaterThan(0));
  away = true;
  now += 28 * DAY_MS;
  await spool.leg(regelOver(nieuw));
  expect(spool.tellingen()).toMatchObject({ wachtend: 2, oudsteMs: 28 * DAY_MS });
  now += DAY_MS + 1;
  await until(() => expect(spool.tellingen()).toMatchObject({ wachtend: 1, verlopen: 1 }));
  expect(meldingen).toContainEqual({ soort: 'verlopen', aantal: 1 });
  expect((await readApart(folder, 'verlopen')).map(({ regel }) => regel.actie.verwerkteObjecten[0]?.objectId)).toEqual([
    oud,
  ]);
  const since = gezien.length;
  await until(() => expect(gezien.length).toBeGreaterThan(since));
  expect(gezien.slice(since).some(({ body }) => body.includes(oud))).toBe(false);
});

test('X1 register away: acts go on, also over a restart; when it is back every line is there once', async () => {
  const first = await spoolIn({ client: nowhere() });
  const namen = [wie(), wie(), wie()];
  for (const naam of namen.slice(0, 2)) await first.spool.leg(regelOver(naam));
  await until(() => expect(first.spool.tellingen().storingen).toBeGreaterThan(1));
  await first.spool.close({ timeoutMs: 50 });
  await expect(first.spool.leg(regelOver(wie()))).rejects.toMatchObject({ name: 'SpoolFout', reden: 'gesloten' });
  const second = await spoolIn({ client: register.client }, first.folder);
  await second.spool.leg(regelOver(namen[2] ?? ''));
  await second.spool.close({ timeoutMs: 20_000 });
  expect(second.spool.tellingen()).toMatchObject({ wachtend: 0, verzonden: 3 });
  for (const naam of namen) expect(await stored(naam)).toBe(1);
});

test('D2 what was sent does not stay in the folder, and numbering goes on after it', async () => {
  const { spool, folder } = await spoolIn({ client: register.client });
  for (const segment of ['0000000001.spool', '0000000002.spool']) {
    const naam = wie();
    await spool.leg(regelOver(naam));
    expect(readdirSync(folder)).toContain(segment);
    await until(() => expect(readdirSync(folder)).not.toContain(segment));
    expect(await stored(naam)).toBe(1);
  }
});

test('X1 lines around damage that came while the process ran are sent, and the damage is reported', async () => {
  let away = true;
  const { bewerking } = await proxied(() => (away ? 'breek-voor' : 'door'));
  const client = clientAt(bewerking, tokens());
  const { spool, folder, meldingen } = await spoolIn({ client });
  await spool.leg(regelOver(wie()));
  await until(() => expect(spool.tellingen().storingen).toBeGreaterThan(0));
  // The first line is in memory by now; of the others the middle one is broken.
  const namen = [wie(), wie(), wie()];
  for (const naam of namen) await spool.leg(regelOver(naam));
  const file = join(folder, '0000000001.spool');
  const bytes = readFileSync(file);
  bytes.fill(0, bytes.indexOf(namen[1] ?? ''), bytes.indexOf(namen[1] ?? '') + 10);
  writeFileSync(file, bytes);
  away = false;
  await until(() => expect(spool.tellingen()).toMatchObject({ verzonden: 3, beschadigd: 1 }));
  expect(await Promise.all(namen.map(stored))).toEqual([1, 0, 1]);
  expect(meldingen).toContainEqual(expect.objectContaining({ soort: 'beschadigd' }));
});

test('X1 V11 stopped halfway: what was not in the calls that came through is still there', async () => {
  const { bewerking } = await proxied((call) => (call === 1 ? 'door' : 'breek-voor'));
  const first = await spoolIn({ client: clientAt(bewerking, tokens()) });
  const naam = wie();
  await Promise.all(Array.from({ length: 700 }, () => first.spool.leg(regelOver(naam))));
  await until(() => expect(first.spool.tellingen().storingen).toBeGreaterThan(0));
  await first.spool.close({ timeoutMs: 0 });
  const { verzonden, wachtend } = first.spool.tellingen();
  expect([verzonden, wachtend]).toEqual([500, 200]);
  const second = await spoolIn({ client: register.client }, first.folder);
  expect(second.spool.tellingen().wachtend).toBe(200);
  await drained(second.spool);
  expect(await stored(naam)).toBe(700);
});

test('X1 A/7952 full, in lines or in bytes: a clear fault, and the act does not happen', async () => {
  for (const bound of [{ regelsMax: 2 }, { bytesMax: 900 }]) {
    const { spool } = await spoolIn({ client: nowhere(), ...bound });
    const { verwerking, logVoor } = createVerwerkingenlog({
      uitvoerder: '00000099000000000000',
      systeem: 'Test',
      logboek: spool,
    });
    let done = 0;
    const act = (): Promise<unknown> =>
      verwerking.run({ vertrouwelijkheid: 'normaal' }, () => logVoor('Doen', [bsn('999990019')], () => (done += 1)));
    const ends = await Promise.allSettled([act(), act(), act(), act()]);
    const refused = ends.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBe(2);
    for (const { reason } of refused as PromiseRejectedResult[])
      expect(reason).toMatchObject({ name: 'NietGelogd', cause: { name: 'SpoolFout', reden: 'vol' } });
    expect([done, spool.tellingen().wachtend]).toEqual([2, 2]);
  }
});

test('X1 A/0869 fail-closed and spool side by side, by verwerkingsactiviteit', async () => {
  const streng = randomUUID();
  const soepel = randomUUID();
  const functies = {
    oin: '00000099000000000000',
    functies: new Map([
      ['streng', { verwerkingsactiviteitId: streng, vertrouwelijkheid: 'normaal' }],
      ['soepel', { verwerkingsactiviteitId: soepel, vertrouwelijkheid: 'normaal', modus: 'spool' }],
    ] as const),
  };
  const { spool } = await spoolIn({ client: nowhere() });
  const { verwerking, logVoor } = createVerwerkingenlog({
    uitvoerder: '00000099000000000000',
    systeem: 'Test',
    logboek: failClosed(nowhere()),
    spool,
    functies,
  });
  const act = (functie: string): Promise<string> =>
    verwerking.run({ functie }, () => logVoor('Doen', [bsn('999990019')], () => functie));
  await expect(act('streng')).rejects.toMatchObject({ cause: { name: 'RegisterUnreachable' } });
  expect(await act('soepel')).toBe('soepel');
  expect(spool.tellingen().wachtend).toBe(1);
});

test('a report that fails stops nothing, and is a warning', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  onTestFinished(() => warned.mockRestore());
  const onMelding = (): never => {
    throw new Error('kapot');
  };
  const { spool } = await spoolIn({ client: register.client, onMelding });
  const naam = wie();
  await Promise.all([regelOver(wie(), { verwerkingId: '1' }), regelOver(naam)].map((regel) => spool.leg(regel)));
  await drained(spool);
  expect(await stored(naam)).toBe(1);
  expect(warned.mock.calls).toEqual([
    ['1 regels geweigerd (400 invalid); zij staan in geweigerd.ndjson.', 'SpoolWaarschuwing'],
  ]);
});
