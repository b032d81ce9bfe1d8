import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { blik, look } from './historie-blikken.ts';
import { lookAround, lookAtEverything, lookAtRaadplegingen } from './historie-overzicht.ts';
import { perform, stap } from './historie-stappen.ts';
import { newWereld } from './historie-wereld.ts';

const long = process.env['REGISTER_TEST_LONG'] === '1';
const STAPPEN = long ? 20_000 : 1_000;
const STAPPEN_PER_HISTORIE = 20;
const MINUTEN = long ? 55 : 4;

/**
 * A change and the looks that follow it. A step may be absent: that is what fast-check shrinks the others to, so that every history
 * keeps its length and the number of steps of a run is known.
 */
const beurt = fc.option(fc.record({ stap, blikken: fc.array(blik, { minLength: 2, maxLength: 4 }) }), { freq: 100 });
const verloop = fc.array(beurt, { minLength: STAPPEN_PER_HISTORIE, maxLength: STAPPEN_PER_HISTORIE });

let register: Target;
beforeAll(async () => {
  register = await startRegister();
});
afterAll(() => register.stop());

test(
  'P9 V8 H1 H2 H3 H4 H5 H6 H7 H10 H11 Z2 Z3 Z4 Z5 Z6 Z7 Z9 Z11 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13 I1 I3 I4 any history reads as the rules say, in every scope',
  async () => {
    let gezet = 0;
    await fc.assert(
      fc.asyncProperty(verloop, async (beurten) => {
        const wereld = newWereld(register);
        for (const [nummer, gekozen] of beurten.entries()) {
          if (gekozen === null) continue;
          const geraakt = await perform(wereld, gekozen.stap);
          gezet += 1;
          await lookAround(wereld, geraakt, nummer);
          await Promise.all(gekozen.blikken.map((gekeken) => look(wereld, gekeken)));
        }
        await lookAtEverything(wereld);
        await lookAtRaadplegingen(wereld);
      }),
      {
        numRuns: STAPPEN / STAPPEN_PER_HISTORIE,
        // A run that cannot end in time fails with what it has, its seed included, before the test runner stops it.
        interruptAfterTimeLimit: MINUTEN * 60_000,
        markInterruptAsFailure: true,
      },
    );
    expect(gezet).toBeGreaterThan(STAPPEN * 0.9);
  },
  (MINUTEN + 1) * 60_000,
);
