import { RegisterError } from '../errors.ts';
import type { Engine } from '../storage/engine.ts';

/** When a fault strikes: before the engine did anything, or after it did everything, so that only its answer is lost. */
export type Strike = 'before' | 'after';
type Kind = 'append' | 'execute' | 'query';

/** A real engine that fails once, at a step that a test chooses. */
export interface FaultyEngine extends Engine {
  /** Lets the n-th call from now fail; 1 is the next one. */
  arm(step: number, strike: Strike): void;
  /** Ends the waiting. @returns what was struck since `arm`, or null when the engine was not called that often */
  disarm(): Kind | null;
}

/** What callers of a full disk, a lost disk or a dead writer get. */
const fault = (): RegisterError =>
  new RegisterError('service_unavailable', 'De opslag antwoordt niet.', {
    cause: new Error('injected fault'),
    retryAfter: 5,
  });

/** Puts a fault before or after the calls of an engine. */
export function createFaultyEngine(engine: Engine): FaultyEngine {
  let left = 0;
  let when: Strike = 'before';
  let struck: Kind | null = null;

  async function call<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
    left -= 1;
    if (left !== 0) return work();
    struck = kind;
    if (when === 'after') await work();
    throw fault();
  }

  return {
    kind: engine.kind,
    died: engine.died,
    close: () => engine.close(),
    query: (sql, params) => call('query', () => engine.query(sql, params)),
    queryAhead: (sql, params) => call('query', () => engine.queryAhead(sql, params)),
    execute: (statements) => call('execute', () => engine.execute(statements)),
    findUnfit: () => engine.findUnfit(),
    state: () => engine.state(),
    requireRoom: (client, versies) => engine.requireRoom(client, versies),
    append: (append, client) => call('append', () => engine.append(append, client)),
    appendGroup: (group, client) => call('append', () => engine.appendGroup(group, client)),
    arm: (step, strike) => {
      left = step;
      when = strike;
      struck = null;
    },
    disarm: () => {
      left = 0;
      return struck;
    },
  };
}
