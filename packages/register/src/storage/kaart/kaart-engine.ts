import type { StoreState } from '../../observer.ts';
import type { Engine, Param, Row } from '../engine.ts';
import type { Logkaart } from './logkaart.ts';
import { createLogkaart } from './logkaart.ts';
import type { Logserver } from './logserver.ts';

/** The servers that hold logs, by name. The one with the directory has none. */
type Servers = ReadonlyMap<string, Logserver>;

function logIdOf(params: readonly Param[]): number {
  const [logId] = params;
  if (typeof logId !== 'number') throw new Error('een vraag aan een log zonder log_id');
  return logId;
}

/** @throws Error when no setting names the server of a log */
function engineAt(home: Engine, servers: Servers, naam: string | null): Engine {
  if (naam === null) return home;
  const server = servers.get(naam);
  if (server === undefined) throw new Error(`databaseServers noemt de server ${naam} niet`);
  return server.engine();
}

/** All that waits, and all that is stored, on the servers that answer. */
function sum(states: readonly StoreState[], home: StoreState): StoreState {
  const total = (pick: (state: StoreState) => number): number => states.reduce((all, state) => all + pick(state), 0);
  return {
    ...home,
    waitingVersies: total((state) => state.waitingVersies),
    waitingBytes: total((state) => state.waitingBytes),
    openQueries: total((state) => state.openQueries),
    bytes: total((state) => state.bytes),
  };
}

/**
 * Several plain servers as one store: every log stands on one of them, the directory on `home`. Nothing goes across logs, so nothing goes across
 * servers, and one that is away takes only its own logs with it (ADR 0022).
 */
export function createKaartEngine(home: Engine, servers: Servers): Engine {
  const kaart: Logkaart = createLogkaart(home);
  const engineOf = async (logId: number): Promise<Engine> => engineAt(home, servers, await kaart.serverOf(logId));

  /** The servers that answer now. */
  const present = (): readonly Engine[] =>
    [...servers.values()].flatMap((server) => {
      try {
        return [server.engine()];
      } catch {
        return [];
      }
    });

  return {
    kind: home.kind,
    query: async <T extends Row>(sql: string, params: readonly Param[]) =>
      (await engineOf(logIdOf(params))).query<T>(sql, params),
    queryAhead: (sql, params) => home.queryAhead(sql, params),
    execute: (statements) => home.execute(statements),
    executeIn: async (logId, statements) => (await engineOf(logId)).executeIn(logId, statements),
    requireRoom: (logId, client, versies) =>
      engineAt(home, servers, kaart.knownServerOf(logId)).requireRoom(logId, client, versies),
    append: async (append, client) => (await engineOf(append.logId)).append(append, client),
    appendGroup: async (group, client) => {
      const [first] = group.appends;
      return first === undefined ? [] : (await engineOf(first.logId)).appendGroup(group, client);
    },
    findUnfit: async () => {
      const found = await Promise.all(
        [home, ...present()].map(async (engine) =>
          engine === home ? engine.findUnfit() : engine.findUnfit().catch(() => null),
        ),
      );
      return found.find((reason) => reason !== null) ?? null;
    },
    died: home.died,
    state: async () => {
      const state = await home.state();
      const others = await Promise.allSettled(present().map((engine) => engine.state()));
      return sum([state, ...others.flatMap((other) => (other.status === 'fulfilled' ? [other.value] : []))], state);
    },
    close: async () => {
      for (const server of servers.values()) await server.close();
      await home.close();
    },
  };
}
