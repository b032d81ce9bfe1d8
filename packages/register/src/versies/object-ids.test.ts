import { describe, expect, test } from 'vitest';

import { faultsOf } from '../testing/refusal.ts';
import type { BekendVerwerktObject, VerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import { assignObjectIds } from './object-ids.ts';

function person(objectId: string, extra: Partial<VerwerktObject> = {}): VerwerktObject {
  const rest = { betrokkenheid: '', verwerkteSoortenGegevens: [], ...extra };
  return { objecttype: 'persoon', soortObjectId: 'BSN', objectId, ...rest };
}
const known = (objectId: string, verwerktObjectId: string): BekendVerwerktObject => ({
  ...person(objectId),
  verwerktObjectId,
});
const [anna, bram, carla] = ['999990019', '999990020', '999990032'] as const;

/** New ids are n1, n2, … */
function assign(
  objecten: readonly (readonly [object: VerwerktObject, id: string | null])[],
  versies: readonly (readonly BekendVerwerktObject[])[],
): readonly string[] {
  let made = 0;
  const asked = objecten.map(([object, verwerktObjectId]) => ({ object, verwerktObjectId }));
  const assigned = assignObjectIds(asked, versies, () => `n${String((made += 1))}`);
  expect(assigned.map(({ verwerktObjectId: _id, ...object }) => object)).toEqual(objecten.map(([object]) => object));
  return assigned.map(({ verwerktObjectId }) => verwerktObjectId);
}

describe('H3 a verwerktObjectId belongs for ever to one triple', () => {
  test.each<[string, Parameters<typeof assign>[0], Parameters<typeof assign>[1], readonly string[]]>([
    ['the same person keeps it', [[person(anna), null]], [[known(anna, 'a')]], ['a']],
    ['also when it was written differently', [[person(` ${anna} `, { soortObjectId: 'bsn' }), null]], [[known(anna, 'a')]], ['a']],
    ['also in another role', [[person(anna, { betrokkenheid: 'Partner' }), null]], [[known(anna, 'a')]], ['a']],
    ['another person gets a new one', [[person(bram), null]], [[known(anna, 'a')]], ['n1']],
    ['whatever the body says', [[person(bram), 'a']], [[known(anna, 'a')]], ['n1']],
    ['the same number of another soort gets a new one', [[person(anna, { soortObjectId: 'A-nummer' }), null]], [[known(anna, 'a')]], ['n1']],
    ['the order does not matter', [[person(bram), null], [person(anna), null]], [[known(anna, 'a'), known(bram, 'b')]], ['b', 'a']],
    ['who comes back gets the old one', [[person(anna), null]], [[known(anna, 'a')], [known(bram, 'b')]], ['a']],
    ['the n-th the n-th', [[person(anna), null], [person(anna), null], [person(anna), null]], [[known(anna, 'a1'), known(anna, 'a2')]], ['a1', 'a2', 'n1']],
    ['the n-th over versions', [[person(anna), null], [person(anna), null]], [[known(anna, 'a1')], [known(anna, 'a1'), known(anna, 'a2')]], ['a1', 'a2']],
    ['nobody', [], [[known(anna, 'a')]], []],
  ])('%s', (_what, objecten, versies, ids) => {
    expect(assign(objecten, versies)).toEqual(ids);
  }); // prettier-ignore

  test('an id that never belonged to the actie is a fault, each one named', () => {
    const asked = [person(anna), person(bram), person(carla)];
    const ids = ['vreemd', 'b', 'ook vreemd'];
    const objecten = asked.map((object, i) => ({ object, verwerktObjectId: ids[i] ?? null }));
    expect(faultsOf(() => assignObjectIds(objecten, [[known(anna, 'a'), known(bram, 'b')]], () => ''))).toEqual([
      'verwerkteObjecten.0.verwerktObjectId object-does-not-exist',
      'verwerkteObjecten.2.verwerktObjectId object-does-not-exist',
    ]);
  });
});
