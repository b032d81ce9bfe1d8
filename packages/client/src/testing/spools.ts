import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished, vi } from 'vitest';

import { createClient } from '../api/client.ts';
import type { RegisterClient } from '../api/client.ts';
import type { Regel } from '../logboek/logboek.ts';
import type { Melding } from '../spool/melding.ts';
import type { Spool, SpoolOptions } from '../spool/open-spool.ts';
import { openSpool } from '../spool/open-spool.ts';
import { bsn, regelOf } from '../verwerking/actie.ts';

/** One try, with time enough for a busy machine. */
const RETRY = { attempts: 1, timeoutMs: 30_000, totalMs: 30_000, pauseMs: 1 };
const VERWERKING = {
  verwerkingId: '48086bf2-11b7-4603-9526-67d7c3bb6587',
  vertrouwelijkheid: 'normaal',
  uitvoerder: '00000099000000000000',
  systeem: 'Spool',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
} as const;

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spool-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Looks until it is so: a busy machine takes its time. */
export const until = (so: () => unknown): Promise<unknown> => vi.waitFor(so, { timeout: 50_000, interval: 10 });

/** A line about somebody of the test's own. */
export const regelOver = (wie: string, extra: object = {}): Regel =>
  regelOf({ ...VERWERKING, ...extra }, 'Doen', [{ ...bsn(wie), soortObjectId: 'test' }]);
export const persoonOver = (objectId: string): { readonly soortObjectId: string; readonly objectId: string } => ({
  soortObjectId: 'test',
  objectId,
});

export const clientAt = (bewerking: string, tokens?: Parameters<typeof createClient>[0]['tokens']): RegisterClient =>
  createClient({
    bewerking,
    tokens: tokens ?? { get: () => Promise.resolve('t'), reject: () => undefined },
    retry: RETRY,
  });

/** A client whose register is not there. */
export const nowhere = (): RegisterClient => clientAt('http://127.0.0.1:1/bewerking/api/v1');

export interface Opstelling {
  readonly spool: Spool;
  readonly meldingen: readonly Melding[];
  readonly folder: string;
}

/** A spool that tells a test what it reports, and that is closed after it. */
export async function spoolIn(
  options: Partial<SpoolOptions> & Pick<SpoolOptions, 'client'>,
  folder: string = newFolder(),
): Promise<Opstelling> {
  const meldingen: Melding[] = [];
  const spool = await openSpool({
    folder,
    pauseMs: 1,
    pauseMaxMs: 20,
    onMelding: (melding) => meldingen.push(melding),
    ...options,
  });
  onTestFinished(() => spool.close({ timeoutMs: 0 }));
  return { spool, meldingen, folder };
}
