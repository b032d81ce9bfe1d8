import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { afterAll, expect, test } from 'vitest';

import { startServer } from '../main.ts';
import { loadConfig } from './config.ts';

const data = mkdtempSync(join(tmpdir(), 'vwl-loglevel-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** What a register logs of its start, a remark on its settings and one request. */
async function meldingen(logLevel: string | undefined): Promise<readonly unknown[]> {
  const file = logLevel === undefined ? {} : { logLevel };
  const { config } = loadConfig({ flags: { dev: true, data, port: 0 }, environment: new Map(), file });
  const log = new PassThrough();
  const register = await startServer(config, { log, opmerkingen: ['een opmerking'] });
  expect((await fetch(`${register.url}/health/live`)).status).toBe(200);
  await register.close();
  const lines = String((log.read() as Buffer | null) ?? '').trim();
  return lines === '' ? [] : lines.split('\n').map((line) => (JSON.parse(line) as { melding: string }).melding);
}

test('logLevel decides how much the server log tells: info by default', async () => {
  const alles = ['een opmerking', expect.stringMatching(/^verwerkingenlog luistert op http:/), 'aanvraag'];
  expect(await meldingen(undefined)).toEqual(alles);
  expect(await meldingen('debug')).toEqual(alles);
  expect(await meldingen('warn')).toEqual(['een opmerking']);
  expect(await meldingen('error')).toEqual([]);
  expect(await meldingen('silent')).toEqual([]);
});
