import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';

import { formats } from './formats.ts';
import { harmlessName, invalidParamsOf } from './invalid-params.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });
const validate = ajv.compile({
  type: 'object',
  additionalProperties: false,
  required: ['tijdstip'],
  properties: {
    tijdstip: { type: 'string', format: 'date-time' },
    verwerkingId: { type: 'string', format: 'uuid' },
    actieNaam: { type: 'string', maxLength: 5, minLength: 1, pattern: '\\S' },
    uitvoerder: { type: 'string', pattern: '^[0-9]{20}$' },
    naam: { type: 'string', format: 'naam' },
    vertrouwelijkheid: { enum: ['normaal', 'opgeheven', null] },
    pageSize: { type: 'integer', minimum: 1, maximum: 500 },
    beperkteSet: { type: 'boolean' },
    wijziging: { type: 'object', minProperties: 1 },
    verwerkteObjecten: {
      type: 'array',
      minItems: 1,
      maxItems: 2,
      items: { type: 'object', required: ['objectId'], properties: { objectId: { type: 'string' } } },
    },
  },
});
const valid = { tijdstip: '2024-04-05T14:35:42Z' };

function faults(value: unknown) {
  return validate(value) ? [] : invalidParamsOf(validate.errors ?? [], value);
}

describe('REGELS 8 faults', () => {
  test.each<[string, string, object]>([
    ['tijdstip', 'required', { tijdstip: undefined }],
    ['tijdstip', 'null', { tijdstip: null }],
    ['tijdstip', 'invalid', { tijdstip: 'gisteren' }],
    ['verwerkingId', 'invalid', { verwerkingId: 'geen' }],
    ['actieNaam', 'max_length', { actieNaam: 'te lang' }],
    ['actieNaam', 'blank', { actieNaam: '' }],
    ['actieNaam', 'blank', { actieNaam: '  ' }],
    ['actieNaam', 'invalid', { actieNaam: 1 }],
    ['naam', 'blank', { naam: ' ' }],
    ['uitvoerder', 'invalid', { uitvoerder: '1' }],
    ['vertrouwelijkheid', 'invalid_choice', { vertrouwelijkheid: 'geheim' }],
    ['pageSize', 'min_value', { pageSize: 0 }],
    ['pageSize', 'max_value', { pageSize: 501 }],
    ['pageSize', 'invalid', { pageSize: 'x' }],
    ['beperkteSet', 'invalid', { beperkteSet: 'ja' }],
    ['wijziging', 'not_a_dict', { wijziging: [] }],
    ['nonFieldErrors', 'required', { wijziging: {} }],
    ['verwerkteObjecten', 'not_a_list', { verwerkteObjecten: {} }],
    ['verwerkteObjecten', 'empty', { verwerkteObjecten: [] }],
    ['verwerkteObjecten', 'max_length', { verwerkteObjecten: [1, 2, 3].map(() => ({ objectId: '1' })) }],
    ['verwerkteObjecten.1.objectId', 'required', { verwerkteObjecten: [{ objectId: '1' }, {}] }],
    ['verwerkteObjecten.0.objectId', 'null', { verwerkteObjecten: [{ objectId: null }] }],
    ['kleur', 'unknown', { kleur: 1 }],
  ])('%s %s', (name, code, change) => {
    const found = faults(JSON.parse(JSON.stringify({ ...valid, ...change })));
    expect(found.map((fault) => `${fault.name} ${fault.code}`)).toEqual([`${name} ${code}`]);
    expect(found[0]?.reason).toMatch(/^[A-Z].*\.$/);
  });

  test('all faults at once, each once', () => {
    const found = faults({ actieNaam: '', pageSize: 0, verwerkteObjecten: [{}, {}] });
    expect(found.map(({ name, code }) => `${name} ${code}`).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'actieNaam blank',
      'pageSize min_value',
      'tijdstip required',
      'verwerkteObjecten.0.objectId required',
      'verwerkteObjecten.1.objectId required',
    ]);
  });

  test('a whole of the wrong kind is a fault of the whole', () => {
    expect(faults('tekst').map(({ name, code }) => `${name} ${code}`)).toEqual(['nonFieldErrors not_a_dict']);
  });

  test('D2 no fault repeats a value', () => {
    const secret = 'Q7Z8X9';
    const elements = [
      'tijdstip',
      'verwerkingId',
      'actieNaam',
      'uitvoerder',
      'vertrouwelijkheid',
      'pageSize',
      'wijziging',
    ];
    const body = Object.fromEntries([...elements, `${secret} 1`].map((name) => [name, secret]));
    const found = faults(body);
    expect(found).toHaveLength(elements.length + 1);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test.each([
    ['kleur', 'kleur'],
    ['object-Id_x', 'object-Id_x'],
    ['kleur1', 'nonFieldErrors'],
    ['Jan Jansen', 'nonFieldErrors'],
    ['x'.repeat(41), 'nonFieldErrors'],
    ['', 'nonFieldErrors'],
  ])('D2 the unknown name %s is told as %s', (given, told) => {
    expect(harmlessName(given)).toBe(told);
  });
});
