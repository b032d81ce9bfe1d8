import type { Answer, CallOptions } from './call.ts';
import type { StartOptions, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import type { ModelActie } from './historie-model.ts';

/** What was done, for the account at the end. */
interface Telling {
  verzoeken: number;
  /** Reads that were answered: each left one line in the log (I3, I4). */
  raadplegingen: number;
  /** Requests that a kill cut off; of a change the outcome was asked again with the same key. */
  afgebroken: number;
  /** Reads among them: each left a line, or none. */
  afgebrokenRaadplegingen: number;
  backups: number;
  /** Told to come back later (429, 503). */
  uitgesteld: number;
}

/** The actie of a writer, with the application that logged it and all that changed it. */
export interface EigenActie extends ModelActie {
  readonly applicatie: string;
}

/** A register under mixed load that is killed now and then, and what it must hold. */
export interface Duurproef {
  /** The process that serves now. */
  register(): Target;
  /** Resolves once a process serves. */
  draait(): Promise<void>;
  readonly personen: readonly string[];
  /** Of all writers, in no order. */
  readonly acties: EigenActie[];
  readonly geteld: Telling;
  /** Does the load go on? */
  loopt(): boolean;
  stop(): void;
  /** A change: when a kill cuts it off it is asked again, with the same key, until it is answered (V11). */
  wijzig(method: string, path: string, options: CallOptions): Promise<Answer>;
  /** A read, which leaves a line when it is answered with success; null when a kill cut it off. */
  raadpleeg(method: string, path: string, options?: CallOptions & { readonly regel?: boolean }): Promise<Answer | null>;
  /** Kills the process and starts another one on its folder. */
  kill(): Promise<void>;
  /** Lines that tell of a fault of ours, of all processes so far: those that were killed too. */
  fouten(): readonly string[];
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Versions that the log holds for certain: those of the model, and a line for each read that was answered. */
export const gemaakt = ({ acties, geteld }: Pick<Duurproef, 'acties' | 'geteld'>): number =>
  acties.reduce((sum, actie) => sum + actie.versies.length, geteld.raadplegingen);

/** A kill proves something when it cuts requests off. */
const CUT_MIN = 3;

/** Works at a steady rate for as long as the load goes on; what lags behind is not caught up. */
export async function inMaat(proef: Duurproef, perSeconde: number, work: () => Promise<void>): Promise<void> {
  const step = 1_000 / perSeconde;
  let next = Date.now() + Math.random() * step;
  while (proef.loopt()) {
    // In small steps, so that the end of the load is not waited for.
    while (proef.loopt() && next > Date.now()) await sleep(Math.min(Math.max(next - Date.now(), 1), 250));
    if (!proef.loopt()) return;
    await work();
    next = Math.max(next + step, Date.now());
  }
}

/** Tries until it is true, also through a kill. @throws Error after half a minute */
export async function wachtTot(check: () => Promise<boolean>, pauseMs = 100): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await check())) {
    if (Date.now() > end) throw new Error('het wachten duurde te lang');
    await sleep(pauseMs);
  }
}

const foutenIn = (log: string): readonly string[] => log.split('\n').filter((line) => /"level":[56]0/.test(line));

export function newDuurproef(first: Target, again: StartOptions, personen: readonly string[]): Duurproef {
  let current = first;
  const earlier: string[] = [];
  let leven = 0;
  let up: Promise<void> = Promise.resolve();
  let loopt = true;
  let bezig = 0;
  const geteld: Telling = {
    backups: 0,
    verzoeken: 0,
    raadplegingen: 0,
    afgebroken: 0,
    afgebrokenRaadplegingen: 0,
    uitgesteld: 0,
  };

  /** One request; null when a kill cut it off. @throws what broke it when no kill did */
  async function ask(method: string, path: string, options: CallOptions): Promise<Answer | null> {
    for (;;) {
      await up;
      const begonnen = leven;
      geteld.verzoeken += 1;
      let answer: Answer;
      try {
        bezig += 1;
        answer = await current.call(method, path, options);
      } catch (error) {
        if (begonnen === leven) throw error;
        geteld.afgebroken += 1;
        return null;
      } finally {
        bezig -= 1;
      }
      const retryAfter = answer.headers.get('retry-after');
      if (![429, 503].includes(answer.status) || retryAfter === null) return answer;
      geteld.uitgesteld += 1;
      await sleep(Number(retryAfter) * 1_000);
    }
  }

  return {
    register: () => current,
    draait: () => up,
    fouten: () => [...earlier, ...foutenIn(current.log())],
    personen,
    acties: [],
    geteld,
    loopt: () => loopt,
    stop: () => (loopt = false),
    wijzig: async (method, path, options) => {
      for (;;) {
        const answer = await ask(method, path, options);
        if (answer !== null) return answer;
      }
    },
    raadpleeg: async (method, path, { regel = true, ...options } = {}) => {
      const answer = await ask(method, path, options);
      if (answer === null) geteld.afgebrokenRaadplegingen += regel ? 1 : 0;
      else if (answer.status === 200) geteld.raadplegingen += regel ? 1 : 0;
      return answer;
    },
    kill: async () => {
      await wachtTot(async () => !loopt || bezig >= CUT_MIN, 1);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      promise.catch(() => undefined);
      up = promise;
      leven += 1;
      try {
        await current.kill('SIGKILL');
        earlier.push(...foutenIn(current.log()));
        current = await startRegister({ ...again, data: current.data, client: current.client });
        resolve();
      } catch (error) {
        reject(error);
        throw error;
      }
    },
  };
}
