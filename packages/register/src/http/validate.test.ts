import { describe, expect, test } from 'vitest';

import { loadConfig } from '../config/config.ts';
import { faultsOf } from '../testing/refusal.ts';
import { readVectors } from '../testing/vectors.ts';
import { loadContract } from './contract.ts';
import { createMetrics } from './metrics.ts';
import { createValidate } from './validate.ts';

const { config } = loadConfig({ flags: { dev: true, data: 'geen' }, environment: new Map(), file: {} });
const operations = loadContract('bewerking').operations;
const post = { params: {}, query: {}, headers: { 'content-type': 'application/json' } };

function validatorOf(operationId: string, settings: Partial<typeof config> = {}) {
  const operation = operations.find((candidate) => candidate.operationId === operationId);
  if (operation === undefined) throw new Error('deze operatie staat niet in het contract');
  return createValidate(operation, { ...config, ...settings }, createMetrics());
}

/** The body of three persons, changed. */
function bodyWith(change: object): Record<string, unknown> {
  return { ...(readVectors('post-3-personen') as Record<string, unknown>), ...change };
}

describe('V1 V2 the body of a POST', () => {
  const create = validatorOf('verwerkingsactie_create');

  test.each<[string, object, readonly string[]]>([
    ['as the example has it', {}, []],
    ['V7 with empty elements', { actieNaam: '', verwerkingId: '', bewaartermijn: null }, []],
    ['V2 without persons', { verwerkteObjecten: [] }, []],
    ['V3 with capitals', { vertrouwelijkheid: 'Normaal' }, []],
    ['V2 without vertrouwelijkheid', { vertrouwelijkheid: undefined }, ['vertrouwelijkheid required']],
    ['V4 without a zone', { tijdstip: '2024-04-05T14:35:42' }, ['tijdstip invalid']],
    ['a name of 242 characters', { actieNaam: '😀'.repeat(242) }, []],
    ['a name of 243 characters', { actieNaam: 'a'.repeat(243) }, ['actieNaam max_length']],
    [
      'another objecttype',
      { verwerkteObjecten: [{ objecttype: 'huis', soortObjectId: 'x', objectId: '1' }] },
      ['verwerkteObjecten.0.objecttype invalid_choice'],
    ],
    ['a uitvoerder that is no OIN', { uitvoerder: '1' }, ['uitvoerder invalid']],
  ])('%s', (_what, change, expected) => {
    const body: unknown = JSON.parse(JSON.stringify(bodyWith(change)));
    expect(faultsOf(() => create({ ...post, body }))).toEqual(expected);
  });

  test('V9 unknown elements pass, and are refused when the municipality asks for it', () => {
    const strict = validatorOf('verwerkingsactie_create', { strikt: true });
    const body = bodyWith({ kleur: 'rood', 'naam van iemand': 1 });
    expect(faultsOf(() => create({ ...post, body: { ...body } }))).toEqual([]);
    expect(faultsOf(() => strict({ ...post, body }))).toEqual(['kleur unknown', 'nonFieldErrors unknown']);
  });

  test('V9 REGELS 8 of a long list the faults of its begin are named, and the first after it', () => {
    const good = { objecttype: 'persoon', soortObjectId: 'BSN', objectId: '999993653' };
    const named = (verwerkteObjecten: readonly object[]): readonly string[] =>
      faultsOf(() => create({ ...post, body: bodyWith({ verwerkteObjecten }) }));
    const bad = named(Array.from({ length: 20_001 }, () => ({})));
    expect(bad).toHaveLength(301);
    expect(bad).toContain('verwerkteObjecten.99.objectId required');
    expect(bad).toContain('verwerkteObjecten max_length');
    const late = [...Array.from({ length: 5_000 }, () => good), { ...good, objecttype: 'huis' }];
    expect(named(late)).toEqual(['verwerkteObjecten.5000.objecttype invalid_choice']);
  });

  test('V3 other objecttypes are a setting', () => {
    const houses = validatorOf('verwerkingsactie_create', { objecttypen: ['persoon', 'huis'] });
    const body = bodyWith({ verwerkteObjecten: [{ objecttype: 'Huis', soortObjectId: 'BAG', objectId: '1' }] });
    expect(faultsOf(() => houses({ ...post, body }))).toEqual([]);
  });
});

describe('the query of a list', () => {
  const list = validatorOf('verwerkingsactie_list');
  const triple = { objecttype: 'persoon', soortObjectId: 'BSN', objectId: '1' };

  test.each<[string, Record<string, string | string[]>, readonly string[]]>([
    ['Z1 the triple', triple, []],
    ['Z10 an unknown parameter', { ...triple, kleur: 'rood' }, ['kleur unknown-parameters']],
    [
      'Z10 an unknown parameter that may name somebody',
      { ...triple, '1 2': 'x' },
      ['nonFieldErrors unknown-parameters'],
    ],
    ['Z10 a parameter twice', { ...triple, pageSize: ['1', '2'] }, ['pageSize invalid']],
    ['Z4 a list twice', { ...triple, vertrouwelijkheid: ['normaal', 'opgeheven'] }, []],
    ['Z7 a page that is too large', { ...triple, pageSize: '501' }, ['pageSize max_value']],
    ['Z7 a cursor alone', { cursor: 'abc' }, []],
    ['Z7 a cursor with company', { cursor: 'abc', pageSize: '1' }, ['cursor invalid']],
  ])('%s', (_what, query, expected) => {
    expect(faultsOf(() => list({ ...post, query, body: undefined }))).toEqual(expected);
  });
});

test('H7 a path id that is no UUID is a fault, and one in capitals comes in lower case', () => {
  const read = validatorOf('verwerkingsactie_read');
  const call = (actieId: string) => read({ ...post, params: { actieId }, body: undefined });
  expect(faultsOf(() => call('42'))).toEqual(['actieId invalid']);
  expect(call('7A22EB38-BCA6-463F-9955-54AB040287CB').params).toEqual({
    actieId: '7a22eb38-bca6-463f-9955-54ab040287cb',
  });
});
