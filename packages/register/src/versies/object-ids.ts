import type { InvalidParam } from '../errors.ts';
import { invalid } from '../errors.ts';
import type { BekendVerwerktObject, VerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import { normaalvormKey, normaalvormOf } from '../verwerkt-object/verwerkt-object.ts';

/** An object of a PUT: the id that its sender thinks it has. */
export interface ObjectMetId {
  readonly object: VerwerktObject;
  readonly verwerktObjectId: string | null;
}

/** Ids that each triple of an actie ever had, in the order in which it got them. */
function idsByTriple(versies: readonly (readonly BekendVerwerktObject[])[]): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const objecten of versies)
    for (const object of objecten) {
      const key = normaalvormKey(normaalvormOf(object));
      const known = ids.get(key) ?? [];
      if (!known.includes(object.verwerktObjectId)) known.push(object.verwerktObjectId);
      ids.set(key, known);
    }
  return ids;
}

/**
 * Gives the objects of a PUT their ids (H3): a verwerktObjectId belongs for ever to one triple of one actie. An equal triple of any
 * version gets its old id, the n-th the n-th; a new triple a new id, whatever the body says.
 * @param versies the objects of every version, oldest first
 * @param newId the id of the n-th object that the actie ever had
 * @throws RegisterError `invalid` naming each id that never belonged to this actie
 */
export function assignObjectIds(
  objecten: readonly ObjectMetId[],
  versies: readonly (readonly BekendVerwerktObject[])[],
  newId: (nummer: number) => string,
): readonly BekendVerwerktObject[] {
  const known = idsByTriple(versies);
  const all = new Set([...known.values()].flat());
  const faults = objecten.flatMap(({ verwerktObjectId }, i): InvalidParam[] =>
    verwerktObjectId === null || all.has(verwerktObjectId)
      ? []
      : [
          {
            name: `verwerkteObjecten.${String(i)}.verwerktObjectId`,
            code: 'object-does-not-exist',
            reason: 'Dit verwerkt object hoort niet bij deze verwerkingsactie.',
          },
        ],
  );
  if (faults.length > 0) throw invalid(faults);
  const used = new Map<string, number>();
  let count = all.size;
  return objecten.map(({ object }) => {
    const key = normaalvormKey(normaalvormOf(object));
    const n = used.get(key) ?? 0;
    used.set(key, n + 1);
    const old = known.get(key)?.[n];
    if (old !== undefined) return { ...object, verwerktObjectId: old };
    count += 1;
    return { ...object, verwerktObjectId: newId(count) };
  });
}
