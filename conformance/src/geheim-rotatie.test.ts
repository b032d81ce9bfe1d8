import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import type { Target } from './harness.ts';
import { startRegister, waitFor, withinSecond } from './harness.ts';
import { actie } from './personen.ts';

const CLIENT_ID = 'roteert';
const CALLS_AFTER = 20;
const CALLS_MAX = 20_000;

let register: Target;
beforeAll(async () => {
  register = await startRegister({ settings: {} });
});
afterAll(() => register.stop());

/** A client that logs without pause, each call with a token of its own, by the secret that it has at that moment. */
function createCaller(first: string) {
  let geheim = first;
  const end = new AbortController();
  const statuses: number[] = [];
  const send = async (secret: string): Promise<number> => {
    const token = register.token({ client: { clientId: CLIENT_ID, geheim: secret } });
    const body = actie({}, []);
    return (await register.call('POST', `${register.bewerking}/verwerkingsacties`, { token, body })).status;
  };
  const callOn = async (): Promise<void> => {
    while (!end.signal.aborted && statuses.length < CALLS_MAX) statuses.push(await send(geheim));
  };
  let done = Promise.resolve();
  return {
    statuses,
    send,
    start: () => {
      done = callOn();
    },
    use: (next: string) => {
      geheim = next;
    },
    /** Until so many more calls were made. */
    more: async (calls: number) => {
      const until = statuses.length + calls;
      await waitFor(() => Promise.resolve(statuses.length >= until), 30_000);
    },
    stop: async () => {
      end.abort();
      await done;
    },
  };
}

const secret = async (nummer: '1' | '2', ...more: readonly string[]): Promise<string> => {
  const words = ['applicatie', 'secret', '--client-id', CLIENT_ID, '--nummer', nummer, ...more, '--json'];
  return (JSON.parse(await register.cli(...words)) as { geheim: string }).geheim;
};

test('T17 both secrets are replaced, one after the other, under a client that never pauses, without a failed call', async () => {
  const { geheim } = await register.addApplicatie({ clientId: CLIENT_ID, bewerking: 'create:normal' });
  const client = createCaller(geheim);
  await waitFor(async () => (await client.send(geheim)) === 201);
  client.start();
  onTestFinished(() => client.stop());
  let old = geheim;
  for (const [nieuw, oud] of [
    ['2', '1'],
    ['1', '2'],
  ] as const) {
    await client.more(CALLS_AFTER);
    const next = await secret(nieuw);
    await withinSecond(async () => (await client.send(next)) === 201);
    client.use(next);
    await client.more(CALLS_AFTER);
    await secret(oud, '--verwijder');
    const was = old;
    await withinSecond(async () => (await client.send(was)) === 401);
    await client.more(CALLS_AFTER);
    old = next;
  }
  await client.stop();
  expect(client.statuses.length).toBeGreaterThan(4 * CALLS_AFTER);
  expect(client.statuses.filter((status) => status !== 201)).toEqual([]);
});
