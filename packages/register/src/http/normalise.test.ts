import { describe, expect, test } from 'vitest';

import type { Waardevector } from '../testing/vectors.ts';
import { readVectors } from '../testing/vectors.ts';
import type { Parameter, Schema } from './contract.ts';
import { countUnknown, normaliseBody, normaliseQuery } from './normalise.ts';

const vertrouwelijkheid = { type: 'string', enum: ['normaal', 'vertrouwelijk', 'opgeheven'] };
const parameter = (name: string, schema: Schema): [string, Parameter] => [
  name,
  { name, in: 'query', schema, description: '' },
];
const known = new Map([
  parameter('page', { type: 'integer' }),
  parameter('beperkteSet', { type: 'boolean' }),
  parameter('vertrouwelijkheid', { type: 'array', items: vertrouwelijkheid }),
  parameter('objecttype', { type: 'string', enum: ['persoon'] }),
  parameter('verwerkingId', { type: 'string', format: 'uuid' }),
  parameter('objectId', { type: 'string' }),
]);

describe('a query', () => {
  test.each<[string, string | readonly string[], unknown]>([
    ['page', '12', 12],
    ['page', '1e2', '1e2'],
    ['page', '', ''],
    ['page', '9999999999999999', '9999999999999999'],
    ['beperkteSet', 'true', true],
    ['beperkteSet', 'false', false],
    ['beperkteSet', 'TRUE', 'TRUE'],
    ['beperkteSet', '1', '1'],
    ['vertrouwelijkheid', 'Normaal', ['normaal']],
    ['vertrouwelijkheid', 'normaal, Opgeheven', ['normaal', 'opgeheven']],
    ['vertrouwelijkheid', ['normaal', 'VERTROUWELIJK'], ['normaal', 'vertrouwelijk']],
    ['objecttype', 'Persoon', 'persoon'],
    ['objectId', 'Ab,1', 'Ab,1'],
    ['objectId', '007', '007'],
  ])('V3 Z4 %s=%j becomes %j', (name, given, expected) => {
    expect(normaliseQuery({ [name]: given }, known)).toEqual({ [name]: expected });
  });

  test.each((readVectors('uuid') as (Waardevector & { readonly normaal?: string })[]).filter(({ geldig }) => geldig))(
    'V1 a UUID ($reden) in lower case',
    ({ waarde, normaal }) => {
      expect(normaliseQuery({ verwerkingId: waarde }, known)).toEqual({ verwerkingId: normaal });
    },
  );

  test('a name that the contract does not know is left out', () => {
    expect(normaliseQuery({ __proto__: 'x', onbekend: '1' }, known)).toEqual({});
  });
});

const body: Schema = {
  type: 'object',
  properties: {
    vertrouwelijkheid,
    vertrouwelijkheid__in: { type: 'array', items: vertrouwelijkheid },
    actieNaam: { type: 'string' },
    verwerkingId: { type: 'string', format: 'uuid', nullable: true },
    verwerkteObjecten: {
      type: 'array',
      items: {
        type: 'object',
        properties: { objecttype: { type: 'string', enum: ['persoon'] }, objectId: { type: 'string' } },
      },
    },
  },
};

describe('a body', () => {
  test.each<[string, unknown, unknown]>([
    ['V3 an enum', { vertrouwelijkheid: 'Normaal' }, { vertrouwelijkheid: 'normaal' }],
    [
      'V3 an enum inside',
      { verwerkteObjecten: [{ objecttype: 'PERSOON' }] },
      { verwerkteObjecten: [{ objecttype: 'persoon' }] },
    ],
    ['V7 an empty formatted element', { verwerkingId: '' }, { verwerkingId: null }],
    ['V7 an empty text', { actieNaam: '' }, { actieNaam: '' }],
    [
      'Z11 one value for a list',
      { vertrouwelijkheid__in: 'Normaal,opgeheven' },
      { vertrouwelijkheid__in: ['normaal', 'opgeheven'] },
    ],
    ['Z11 a list', { vertrouwelijkheid__in: ['Normaal', 1] }, { vertrouwelijkheid__in: ['normaal', 1] }],
    [
      'other texts',
      { verwerkteObjecten: [{ objectId: 'Ab' }], actieNaam: 'Ab' },
      { verwerkteObjecten: [{ objectId: 'Ab' }], actieNaam: 'Ab' },
    ],
    ['wrong types', { vertrouwelijkheid: 1, verwerkteObjecten: 'x' }, { vertrouwelijkheid: 1, verwerkteObjecten: 'x' }],
    ['nothing', null, null],
  ])('%s', (_what, given, expected) => {
    normaliseBody(given, body);
    expect(given).toEqual(expected);
  });

  test.each<[string, unknown, readonly string[]]>([
    ['none', { actieNaam: 'a', verwerkteObjecten: [{ objectId: '1' }] }, []],
    ['at the top', { actieNaam: 'a', kleur: 1 }, ['kleur']],
    ['inside', { verwerkteObjecten: [{ objectId: '1' }, { naam: 'x', kleur: 1 }] }, ['naam', 'kleur']],
    ['names of JavaScript', JSON.parse('{"constructor":1,"__proto__":2}'), ['constructor', '__proto__']],
  ])('V9 unknown elements: %s', (_where, given, expected) => {
    expect(countUnknown(given, body).map((path) => path.split('.').at(-1))).toEqual(expected);
  });
});
