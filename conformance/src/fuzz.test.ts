import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Body } from './answers.ts';
import { results } from './answers.ts';
import { operations } from './fuzz-contract.ts';
import { bsns, faultOf } from './fuzz-judge.ts';
import { createRandom } from './fuzz-random.ts';
import type { Input } from './fuzz-request.ts';
import { createInput } from './fuzz-request.ts';
import { MERK } from './fuzz-texts.ts';
import type { Bestand } from './fuzz-values.ts';
import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { jwt } from './jwt.ts';
import { withoutFractions } from './leaks.ts';
import { actie, persoon, testBsns } from './personen.ts';
import type { Wire, WireAnswer } from './wire.ts';
import { exchange, openWire } from './wire.ts';

const long = process.env['REGISTER_TEST_LONG'] === '1';
const INPUTS = long ? 100_000 : 2_000;
/** Acties that the inputs read, change and remove: enough to last. */
const ACTIES = INPUTS / 20;
const CONNECTIONS = 8;
/** What the register reads of a body, in bytes. */
const BODY_LIMIT = 10 * 1024 * 1024;
/** Faults after which the rest is not looked at. */
const FAULTS_MAX = 5;
const MINUTES = long ? 55 : 3;
/** Memory of the process, its store's pages and all: what it may hold after any number of inputs, in MiB. */
const RSS_MIB_MAX = 700;
/** Level of a log line that tells of a fault of the register. */
const ERROR_LEVEL = 50;
/** Characters that a terminal or a reader of lines acts on, plain or as JSON writes them. */
const CONTROL = new RegExp(String.raw`[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\\u00[01]|\\[bfnrt]`);
/** Of an input that failed, this much is shown. */
const SHOWN_BYTES = 1_500;
/** `REGISTER_TEST_SEED` repeats a run. */
const SEED = process.env['REGISTER_TEST_SEED'] ?? randomUUID().slice(0, 8);

let register: Target;
let collectie: string;
beforeAll(async () => {
  register = await startRegister({ settings: { VWL_SQLITE_CACHE_MIB: '16' } });
  collectie = `${register.bewerking}/verwerkingsacties`;
});
afterAll(() => register.stop());

const rssMib = (): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(register.pid)}/status`, 'utf8'))?.[1]) / 1024;

/** Logs what the inputs are about, and reads the first pages of it. */
async function fill(): Promise<Bestand> {
  const verwerkingIds = Array.from({ length: Math.ceil(ACTIES / 4) }, () => randomUUID());
  const made: Body[] = [];
  while (made.length < ACTIES) {
    const nr = made.length;
    const body = actie(
      {
        verwerkingId: verwerkingIds[nr % verwerkingIds.length],
        vertrouwelijkheid: nr % 5 === 0 ? 'vertrouwelijk' : 'normaal',
      },
      [testBsns[nr % 10] ?? '', testBsns[(nr + 3) % 10] ?? ''],
    );
    made.push((await register.call('POST', collectie, { body })).body);
  }
  const criteria = { ...persoon(testBsns[0]), pageSize: 1 };
  const page = await register.call('POST', `${collectie}/_zoek`, { body: criteria });
  const actieIds = made.map((body) => String(body['actieId']));
  const read = await Promise.all(actieIds.slice(0, 3).map((id) => register.call('GET', `${collectie}/${id}`)));
  return {
    actieIds,
    verwerkingIds,
    objectIds: made.flatMap((body) =>
      (body['verwerkteObjecten'] as readonly Body[]).map((object) => String(object['verwerktObjectId'])),
    ),
    cursors: [new URL(String(page.body['next'])).searchParams.get('cursor') ?? ''],
    etags: read.map(({ headers }) => headers.get('etag') ?? ''),
  };
}

/** What may not change, because no input can know it. */
async function witness(): Promise<() => Promise<string>> {
  const objectId = randomUUID();
  const body = actie({ verwerkingId: randomUUID() });
  const made = await register.call('POST', collectie, {
    body: { ...body, verwerkteObjecten: [persoon(objectId, { soortObjectId: 'getuige' })] },
  });
  expect(made.status).toBe(201);
  return async () => {
    const url = `${collectie}/${String(made.body['actieId'])}`;
    const list = await register.call('POST', `${collectie}/_zoek`, {
      body: { ...persoon(objectId, { soortObjectId: 'getuige' }), eindDatum: '2025-01-01' },
    });
    const read = await register.call('GET', url);
    const versies = await register.call('GET', `${url}/versies`);
    // The port is another after a restart.
    return JSON.stringify([results(list), read.body, versies.body], null, 2).replaceAll(register.base, '');
  };
}

async function answersTo(wire: Wire, { bytes, isDamaged, method }: Input): Promise<readonly (WireAnswer | null)[]> {
  const isHead = method === 'HEAD';
  return isDamaged ? exchange(register.base, bytes, { isHead }) : [await wire.ask(bytes, isHead)];
}

/** Why an input failed, or null. */
async function tryOut(wire: Wire, input: Input, seen: Map<string, number>): Promise<string | null> {
  try {
    for (const answer of await answersTo(wire, input)) {
      // A tunnel is not opened, and that is all there is to say. Who goes on sending may miss why he was cut off.
      if (answer === null && (input.method === 'CONNECT' || input.bytes.length > BODY_LIMIT)) continue;
      if (answer === null) return 'geen antwoord';
      const kind = `${input.operation.operationId} ${input.method} ${String(answer.status)}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      const fault = faultOf(input, answer);
      if (fault !== null) return `${fault}: ${String(answer.status)} ${answer.body.slice(0, SHOWN_BYTES)}`;
    }
    return null;
  } catch (error) {
    return String(error);
  }
}

const shown = ({ bytes }: Input): string =>
  JSON.stringify(bytes.toString('latin1').replaceAll(/Bearer [\w-]+\.[\w-]+\.[\w-]+/g, 'Bearer …')).slice(
    0,
    SHOWN_BYTES,
  );

test(
  'P4 P7 P9 V1 V9 Z10 D2 any input to any operation: no fault of ours, every refusal as the contract has it, nothing leaks',
  async () => {
    console.log(`fuzz: REGISTER_TEST_SEED=${SEED}`);
    const bestand = await fill();
    const look = await witness();
    const before = await look();
    const sign = (scopes?: readonly string[]): string =>
      jwt({ client: register.client, ...(scopes === undefined ? {} : { scopes }) });
    const faults: string[] = [];
    const seen = new Map<string, number>();
    let number = 0;
    let rssMax = 0;
    const end = Date.now() + MINUTES * 60_000;
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        const wire = openWire(register.base);
        while (number < INPUTS && faults.length < FAULTS_MAX && Date.now() < end) {
          number += 1;
          const own = number;
          if (own % 500 === 0) rssMax = Math.max(rssMax, rssMib());
          const input = createInput(createRandom(`${SEED} ${String(own)}`), bestand, sign);
          const fault = await tryOut(wire, input, seen);
          if (fault !== null)
            faults.push(`${SEED} ${String(own)} ${input.operation.operationId}: ${fault}\n${shown(input)}`);
        }
        wire.close();
      }),
    );
    expect(faults.join('\n\n')).toBe('');
    expect(number).toBeGreaterThanOrEqual(INPUTS);
    expect(rssMax).toBeLessThan(RSS_MIB_MAX);
    // The inputs reached what they were made for.
    const reached = operations.filter(({ operationId, method }) =>
      [...seen.keys()].some((kind) => kind.startsWith(`${operationId} ${method} 2`)),
    );
    expect(reached).toEqual(operations);

    expect(await look()).toBe(before);
    const log = register.log().trim().split('\n');
    const isLine = (line: string): boolean => Number((JSON.parse(line) as Body)['level']) < ERROR_LEVEL;
    expect(log.filter((line) => !isLine(line)).slice(0, FAULTS_MAX)).toEqual([]);
    const left = [...log, ...withoutFractions(await register.metrics()).split('\n')];
    expect(left.filter((line) => line.includes(MERK) || bsns.test(line) || CONTROL.test(line)).slice(0, 5)).toEqual([]);
    // It stops, starts and shows the same.
    const { data, client } = register;
    expect(await register.kill('SIGTERM')).toBe(0);
    register = await startRegister({ data, client, settings: { VWL_SQLITE_CACHE_MIB: '16' } });
    collectie = `${register.bewerking}/verwerkingsacties`;
    expect(await look()).toBe(before);
  },
  (MINUTES + 2) * 60_000,
);
