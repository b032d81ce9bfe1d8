import type { Observer } from '../observer.ts';
import { noObserver } from '../observer.ts';
import type { Sealer } from '../pseudonimisering/sealer.ts';
import type { Engine } from '../storage/engine.ts';
import type { DirectoryInhoud } from './applicatie-store.ts';
import { readDirectory, readDirectoryVersie } from './applicatie-store.ts';
import type { Applicatie, Organisatie } from './applicatie.ts';

/** A change or block works within a second in every process (T19). */
const POLL_MS = 400;

/** Who may call, in memory. */
export interface Directory {
  /** Changes with every change, so that what was derived from it can be thrown away. */
  versie(): number;
  applicatie(clientId: string): Applicatie | undefined;
  organisatie(logId: number): Organisatie | undefined;
  /** Every log, of organisations that are blocked too. */
  logIds(): readonly number[];
  close(): void;
}

/** Loads the directory and keeps it fresh. */
export async function openDirectory(
  engine: Engine,
  sealer: Sealer,
  observer: Observer = noObserver,
): Promise<Directory> {
  let versie = -1;
  let applicaties = new Map<string, Applicatie>();
  let organisaties = new Map<number, Organisatie>();

  async function refresh(): Promise<void> {
    const stored = await readDirectoryVersie(engine);
    if (stored !== versie) await load(stored);
    observer.refreshed(true);
  }

  async function load(stored: number): Promise<void> {
    const inhoud: DirectoryInhoud = await readDirectory(engine, sealer);
    applicaties = new Map(inhoud.applicaties.map((applicatie) => [applicatie.clientId, applicatie]));
    organisaties = new Map(inhoud.organisaties.map((organisatie) => [organisatie.logId, organisatie]));
    versie = stored;
  }

  await refresh();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    // A directory that cannot be read for a moment stays as it was; the next turn tries again. Who was blocked meanwhile still comes in.
    refresh()
      .catch(() => observer.refreshed(false))
      .finally(() => (busy = false));
  }, POLL_MS);
  timer.unref();
  return {
    versie: () => versie,
    applicatie: (clientId) => applicaties.get(clientId),
    organisatie: (logId) => organisaties.get(logId),
    logIds: () => [...organisaties.keys()],
    close: () => clearInterval(timer),
  };
}
