import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import type { Regel } from '../logboek/logboek.ts';
import { answerProblem, startLoopback } from '../testing/loopback.ts';
import { createVerwerkingenlog } from '../verwerkingenlog.ts';
import { checkAgainstVar } from './check-var.ts';
import type { Functies } from './functies.ts';
import { ConfiguratieFout, modusOf, readFuncties } from './functies.ts';
import { loadFuncties } from './load-functies.ts';

const OIN = '00000001821002193000';
const ID = '5f0bef4c-f66f-4311-84a5-19e8bf359eaf';
const ANDER = 'c5b9f4e7-8c79-41b9-91e2-6268419cb167';
const huwelijk = {
  verwerkingsactiviteitId: ID.toUpperCase(),
  verwerkingsactiviteitUrl: `https://www.gemeente.example/var/api/v1/verwerkingsactiviteiten/${ID}`,
  verwerkingNaam: 'Huwelijk',
  vertrouwelijkheid: 'normaal',
  bewaartermijn: 'P10Y',
};
const with_ = (functies: object): object => ({ organisaties: { [OIN]: { functies } } });
const read = (functies: object): Functies => readFuncties(with_(functies)).get(OIN) as Functies;
function foutenOf(value: unknown): readonly string[] {
  try {
    readFuncties(value);
  } catch (error) {
    return (error as ConfiguratieFout).fouten;
  }
  return [];
}

test('A/0869 the functions of an organisation are read from a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'functies-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'verwerkingsactiviteiten.json');
  writeFileSync(path, JSON.stringify(with_({ huwelijk })));
  const functies = (await loadFuncties(path)).get(OIN)?.functies;
  expect(functies?.get('huwelijk')).toEqual({ ...huwelijk, verwerkingsactiviteitId: ID });
  writeFileSync(path, '{ geen json, 999990019');
  await expect(loadFuncties(path)).rejects.toThrow('Het bestand is geen JSON.');
  await expect(loadFuncties(join(folder, 'weg.json'))).rejects.toThrow('ENOENT');
});

test('every fault is named at once, by its place', () => {
  const value = {
    extra: 1,
    organisaties: {
      '123': { functies: {} },
      [OIN]: {
        naam: 'x',
        functies: {
          a: {
            verwerkingsactiviteitId: 'geen',
            vertrouwelijkheid: 'opgeheven',
            bewaartermijn: '10 jaar',
            modus: 'soms',
            foo: 1,
          },
          b: {},
          c: 'x',
          d: { verwerkingsactiviteitId: ID, modus: 'spool' },
          e: { verwerkingsactiviteitId: ID },
        },
      },
      [ANDER]: 7,
    },
  };
  const places = foutenOf(value).map((fout) => fout.split(': ')[0]);
  const here = `organisaties.${OIN}`;
  expect(new Set(places)).toEqual(
    new Set([
      'extra',
      'organisaties.123',
      `${here}.naam`,
      ...['verwerkingsactiviteitId', 'vertrouwelijkheid', 'bewaartermijn', 'modus', 'foo'].map(
        (e) => `${here}.functies.a.${e}`,
      ),
      `${here}.functies.b.verwerkingsactiviteitId`,
      `${here}.functies.c`,
      `${here}.functies.e.modus`,
      `organisaties.${ANDER}`,
      `organisaties.${ANDER}.functies`,
    ]),
  );
  expect(places).toHaveLength(13);
  for (const wrong of [null, [], 'x', {}, { organisaties: [] }]) expect(foutenOf(wrong)).toHaveLength(1);
});

test('a function fills in its activity, and leaves alone what the verwerking as a whole has said', async () => {
  const regels: Regel[] = [];
  const logboek = { leg: async (regel: Regel) => void regels.push(regel) };
  const inzien = {
    verwerkingsactiviteitId: ANDER,
    handelingNaam: 'Inzien',
    vertrouwelijkheid: 'normaal',
    bewaartermijn: 'P1Y',
  };
  const { verwerking, logVoor } = createVerwerkingenlog({
    uitvoerder: OIN,
    systeem: 'T',
    logboek,
    functies: read({ huwelijk, inzien }),
  });
  await verwerking.run({ functie: 'huwelijk', vertrouwelijkheid: 'vertrouwelijk' }, async () => {
    await logVoor('een', [], () => undefined);
    await verwerking.run({ functie: 'inzien' }, () => logVoor('twee', [], () => undefined));
  });
  expect(regels[0]?.actie).toMatchObject({
    ...huwelijk,
    verwerkingsactiviteitId: ID,
    vertrouwelijkheid: 'vertrouwelijk',
  });
  expect(regels[1]?.actie).toMatchObject({
    verwerkingsactiviteitId: ANDER,
    handelingNaam: 'Inzien',
    vertrouwelijkheid: 'vertrouwelijk',
    bewaartermijn: 'P10Y',
    verwerkingNaam: 'Huwelijk',
  });
  expect(regels[1]?.actie.verwerkingsactiviteitUrl).toBeUndefined();
  expect(regels[1]?.actie.verwerkingId).toBe(regels[0]?.actie.verwerkingId);
  expect(() => verwerking.run({ functie: 'weg' }, () => undefined)).toThrow('staat niet in');
});

test('each activity goes where its modus says', async () => {
  const spoolOnly = read({
    huwelijk,
    zoeken: { verwerkingsactiviteitId: ANDER, modus: 'spool', vertrouwelijkheid: 'normaal' },
  });
  expect([modusOf(spoolOnly, ID), modusOf(spoolOnly, ANDER), modusOf(null, ANDER)]).toEqual([
    'fail-closed',
    'spool',
    'fail-closed',
  ]);
  const went: string[] = [];
  const to = (naam: string) => ({ leg: async () => void went.push(naam) });
  const options = { uitvoerder: OIN, systeem: 'T', logboek: to('register'), functies: spoolOnly };
  expect(() => createVerwerkingenlog(options)).toThrow(ConfiguratieFout);
  const { verwerking, logVoor } = createVerwerkingenlog({ ...options, spool: to('spool') });
  for (const functie of ['huwelijk', 'zoeken'])
    await verwerking.run({ functie }, () => logVoor('x', [], () => undefined));
  expect(went).toEqual(['register', 'spool']);
});

const tokens = { get: () => Promise.resolve('t'), reject: () => undefined };
const retry = { attempts: 1, timeoutMs: 20_000, totalMs: 30_000 };

test('X6 A/8278 an activity that ended is a warning: the application goes on, its configuration has to follow', async () => {
  const texts = [{ eindeGeldigheid: '2024-01-01T00:00:00+01:00' }, { eindeGeldigheid: '2999-01-01T00:00:00+01:00' }];
  const server = await startLoopback((request, response) => {
    response.end(JSON.stringify(texts[[ID, ANDER].findIndex((id) => request.url?.endsWith(id))] ?? {}));
  });
  onTestFinished(() => server.stop());
  const functies = read({ huwelijk, anders: { verwerkingsactiviteitId: ANDER } });
  expect(await checkAgainstVar(functies, { var: server.url, tokens, retry })).toEqual([
    `organisaties.${OIN}.functies.huwelijk: ${ID} geldt niet meer sinds 2024-01-01T00:00:00+01:00.`,
  ]);
});

test('X6 an activity that the VAR does not know is a fault, a VAR that is not there a warning', async () => {
  const server = await startLoopback((request, response) => {
    const known = [`/var/api/v1/openapi.json`, `/var/api/v1/verwerkingsactiviteiten/${ID}`];
    if (known.includes(request.url ?? '')) response.end('{}');
    else answerProblem(response, 404, 'not_found');
  });
  onTestFinished(() => server.stop());
  const options = { var: `${server.url}/var/api/v1/`, tokens, retry };
  expect(await checkAgainstVar(read({ huwelijk }), options)).toEqual([]);
  const two = read({ huwelijk, a: { verwerkingsactiviteitId: ANDER }, b: { verwerkingsactiviteitId: ANDER } });
  await expect(checkAgainstVar(two, options)).rejects.toMatchObject({
    fouten: [expect.stringContaining('functies.a: '), expect.stringContaining('functies.b: ')] as unknown,
  });
  for (const elsewhere of [`${server.url}/geen/var`, 'http://127.0.0.1:9/var/api/v1'])
    expect(await checkAgainstVar(two, { ...options, var: elsewhere })).toHaveLength(1);
  const closed = await startLoopback((request, response) => {
    if (request.url?.endsWith('/openapi.json') === true) response.end('{}');
    else answerProblem(response, 403, 'permission_denied');
  });
  onTestFinished(() => closed.stop());
  expect(await checkAgainstVar(two, { ...options, var: closed.url })).toEqual([
    expect.stringContaining('403 permission_denied'),
  ]);
});
