import type { ServerInstelling } from '../../config/setting-types.ts';
import type { Observer } from '../../observer.ts';
import { noObserver } from '../../observer.ts';
import type { Engine } from '../engine.ts';
import { createKaartEngine } from './kaart-engine.ts';
import type { Logserver } from './logserver.ts';
import { openLogserver } from './logserver.ts';

/**
 * Opens the servers beside the one with the directory, and makes one engine of all; without any it is that one itself.
 * @param open makes the engine on a server
 * @throws Error when a server is there and may not be used
 */
export async function openKaart(
  home: Engine,
  instellingen: readonly ServerInstelling[],
  open: (url: string) => Promise<Engine>,
  observer: Observer = noObserver,
): Promise<Engine> {
  if (instellingen.length === 0) return home;
  const servers = new Map<string, Logserver>();
  try {
    for (const { naam, url } of instellingen) servers.set(naam, await openLogserver(naam, observer, () => open(url)));
  } catch (error) {
    for (const server of servers.values()) await server.close();
    throw error;
  }
  return createKaartEngine(home, servers);
}
