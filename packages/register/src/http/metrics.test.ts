import { expect, test } from 'vitest';

import { labels } from './metric-definitions.ts';
import { createMetrics } from './metrics.ts';

const linesOf = async (metrics: ReturnType<typeof createMetrics>): Promise<readonly string[]> =>
  (await metrics.render()).split('\n').filter((line) => line.startsWith('verwerkingenlog_'));

const state = {
  kind: 'sqlite',
  schema: 7,
  waitingVersies: 3,
  waitingBytes: 900,
  openQueries: 2,
  bytes: 4096,
  freeBytes: 8192,
};

test('D2 figures carry the labels that are defined and nothing else of ours', async () => {
  const metrics = createMetrics();
  metrics.count('V8', 3);
  metrics.count('V8');
  metrics.countFout('throttled');
  metrics.countBulkregels('vastgelegd', 40);
  metrics.countBulkregels('service_unavailable', 2);
  metrics.countRaadpleging('inzage');
  metrics.observeRequest('bewerking', 'verwerkingsactie_create', 201, 0.004);
  metrics.lookedUp('token', true);
  metrics.lookedUp('token', false);
  metrics.looked('noord', false);
  metrics.watch({ state: () => Promise.resolve(state), ready: () => Promise.resolve(null) });
  const ours = await linesOf(metrics);
  expect(ours).toContain('verwerkingenlog_waarschuwingen_total{regel="V8"} 4');
  expect(ours).toContain('verwerkingenlog_fouten_total{code="throttled"} 1');
  expect(ours).toContain('verwerkingenlog_bulkregels_total{lot="vastgelegd"} 40');
  expect(ours).toContain('verwerkingenlog_bulkregels_total{lot="service_unavailable"} 2');
  expect(ours).toContain('verwerkingenlog_raadplegingen_total{api="inzage"} 1');
  expect(ours).toContain('verwerkingenlog_cache_total{cache="token",uitkomst="raak"} 1');
  expect(ours).toContain('verwerkingenlog_cache_total{cache="token",uitkomst="mis"} 1');
  expect(ours).toContain('verwerkingenlog_server_bereikbaar{server="noord"} 0');
  expect(ours).toContain(
    'verwerkingenlog_aanvraag_seconds_count{api="bewerking",operatie="verwerkingsactie_create",status="201"} 1',
  );
  const names = new Set(ours.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, name = '']) => name)));
  expect(names).toEqual(new Set([...Object.keys(labels), 'le']));
});

test('a transaction counts once in each of its figures', async () => {
  const metrics = createMetrics();
  metrics.committed({ versies: 40, mislukt: 2, waited: 0.003, took: 0.02, flushed: 0.0004 });
  metrics.queried(0.0002);
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'verwerkingenlog_transactie_versies_sum 40',
      'verwerkingenlog_transactie_versies_bucket{le="20"} 0',
      'verwerkingenlog_transactie_versies_bucket{le="50"} 1',
      'verwerkingenlog_transactie_wacht_seconds_sum 0.003',
      'verwerkingenlog_transactie_seconds_sum 0.02',
      'verwerkingenlog_transactie_schijf_seconds_sum 0.0004',
      'verwerkingenlog_vastleggingen_mislukt_total 2',
      'verwerkingenlog_leesvraag_seconds_count 1',
    ]),
  );
});

test('how the store stands is asked at each look', async () => {
  const metrics = createMetrics();
  let now = { ...state };
  metrics.watch({ state: () => Promise.resolve(now), ready: () => Promise.resolve(null) });
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'verwerkingenlog_gereed 1',
      'verwerkingenlog_schrijfwachtrij_versies 3',
      'verwerkingenlog_schrijfwachtrij_bytes 900',
      'verwerkingenlog_leeswachtrij 2',
      'verwerkingenlog_opslag_bytes 4096',
      'verwerkingenlog_opslag_vrij_bytes 8192',
      expect.stringMatching(
        /^verwerkingenlog_build_info\{versie="\d+\.\d+\.\d+",node="24\.[\d.]+",opslag="sqlite",schema="7"\} 1$/,
      ),
    ]),
  );
  now = { ...state, waitingVersies: 0 };
  expect(await linesOf(metrics)).toContain('verwerkingenlog_schrijfwachtrij_versies 0');
});

test.each([
  ['is not ready', { state: () => Promise.resolve(state), ready: () => Promise.resolve('Vol.') }],
  ['cannot tell how it stands', { state: () => Promise.reject(new Error()), ready: () => Promise.resolve(null) }],
])('a store that %s shows as 0, and the other figures stay readable', async (_what, watched) => {
  const metrics = createMetrics();
  metrics.watch(watched);
  const ours = await linesOf(metrics);
  expect(ours).toContain('verwerkingenlog_gereed 0');
  expect(ours).toContain('verwerkingenlog_waarschuwingen_total{regel="V8"} 0');
});

test('two registers in one process count apart', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.count('V12');
  expect(await other.render()).toContain('regel="V12"} 0');
});

test('T19 who has access: how long ago it was read, and how often it could not be', async () => {
  const metrics = createMetrics();
  const age = async (): Promise<number> => {
    const [, value] = /^verwerkingenlog_toegang_leeftijd_seconds (.+)$/m.exec(await metrics.render()) ?? [];
    return Number(value);
  };
  await new Promise((resolve) => setTimeout(resolve, 20));
  const before = await age();
  expect(before).toBeGreaterThan(0);
  metrics.refreshed(false);
  expect(await age()).toBeGreaterThan(before);
  expect(await linesOf(metrics)).toContain('verwerkingenlog_toegang_lezen_mislukt_total 1');
  const at = performance.now();
  metrics.refreshed(true);
  expect(await age()).toBeLessThanOrEqual((performance.now() - at) / 1_000);
});
