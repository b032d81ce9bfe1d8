import { describe, expect, test } from 'vitest';

import { turnOfAnswer, turnOfBody } from './large-work.ts';

const object = { objectId: '1' };
const objects = (count: number): readonly object[] => Array.from({ length: count }, () => object);

describe('ADR 0012 what cannot be cut into pieces', () => {
  test('is done at once when it is small', () => {
    expect(turnOfBody(Buffer.alloc(64 * 1024))).toBeUndefined();
    expect(turnOfAnswer({ actieId: 'a', verwerkteObjecten: objects(100) })).toBeUndefined();
    expect(turnOfAnswer({ results: [{ naam: null, verwerkteObjecten: objects(99) }] })).toBeUndefined();
  });

  test('waits for a turn of the event loop of its own when it is large, also an answer of many small lists', async () => {
    let turns = 0;
    let busy = true;
    const count = (): void => {
      turns += 1;
      if (busy) setImmediate(count);
    };
    setImmediate(count);
    const large = [
      turnOfBody(Buffer.alloc(64 * 1024 + 1)),
      turnOfAnswer({ verwerkteObjecten: objects(101) }),
      turnOfAnswer({ results: Array.from({ length: 50 }, () => ({ actie: { verwerkteObjecten: objects(2) } })) }),
      turnOfBody(Buffer.alloc(64 * 1024 + 1)),
    ];
    const when = await Promise.all(large.map(async (turn) => turn?.then(() => turns)));
    busy = false;
    expect(when).not.toContain(undefined);
    expect(new Set(when).size).toBe(large.length);
  });
});
