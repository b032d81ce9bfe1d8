import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import type { Regel } from '../logboek/logboek.ts';
import { createVerwerkingenlog } from '../verwerkingenlog.ts';
import { bsn, regelOf } from './actie.ts';
import { createVerwerking } from './verwerking.ts';

const HUWELIJK = { verwerkingNaam: 'Huwelijk', vertrouwelijkheid: 'normaal', bewaartermijn: 'P10Y' } as const;

test('a nested run inherits, overrides, and leaves the outer one as it was', async () => {
  const { run, current } = createVerwerking({ systeem: 'Burgerzaken' });
  expect(current()).toBeNull();
  await run(HUWELIJK, async () => {
    const outer = current();
    await sleep(1);
    expect(outer).toMatchObject({ ...HUWELIJK, systeem: 'Burgerzaken' });
    run({ handelingNaam: 'Intake', bewaartermijn: 'P5Y' }, () => {
      expect(current()).toEqual({ ...outer, handelingNaam: 'Intake', bewaartermijn: 'P5Y' });
    });
    expect(current()).toEqual(outer);
  });
  expect(current()).toBeNull();
});

test('verwerkingen beside each other do not mix', async () => {
  const { run, current } = createVerwerking({});
  const work = (naam: string): Promise<unknown> =>
    run({ verwerkingNaam: naam }, async () => {
      await sleep(5);
      return current();
    });
  const [one, other] = (await Promise.all([work('een'), work('twee')])) as Record<string, string>[];
  expect([one?.['verwerkingNaam'], other?.['verwerkingNaam']]).toEqual(['een', 'twee']);
  expect(one?.['verwerkingId']).not.toBe(other?.['verwerkingId']);
  expect(one?.['traceparent']).not.toBe(other?.['traceparent']);
});

test('the address of one activity does not stay with another', () => {
  const { run, current } = createVerwerking({ verwerkingsactiviteitId: 'a', verwerkingsactiviteitUrl: 'urn:a' });
  expect(run({ verwerkingsactiviteitId: 'a' }, current)?.verwerkingsactiviteitUrl).toBe('urn:a');
  expect(run({ verwerkingsactiviteitId: 'b' }, current)?.verwerkingsactiviteitUrl).toBeUndefined();
});

test('a line holds what the contract knows and nothing that only goes beside it', () => {
  const { run, current } = createVerwerking({});
  run({ ...HUWELIJK, verwerkingId: '48086bf2-11b7-4603-9526-67d7c3bb6587', doelbinding: 'BRPACT' }, () => {
    const { actie, idempotencyKey, traceparent } = regelOf(current(), 'Zoeken', [
      bsn('999990019', 'Partner', ['naam']),
    ]);
    expect(actie).toEqual({
      ...HUWELIJK,
      verwerkingId: '48086bf2-11b7-4603-9526-67d7c3bb6587',
      actieNaam: 'Zoeken',
      tijdstip: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      verwerkteObjecten: [
        {
          objecttype: 'persoon',
          soortObjectId: 'BSN',
          objectId: '999990019',
          betrokkenheid: 'Partner',
          verwerkteSoortenGegevens: [{ soortGegeven: 'naam' }],
        },
      ],
    });
    expect(idempotencyKey).not.toBe(regelOf(current(), 'Zoeken', []).idempotencyKey);
    expect(traceparent).toBe(current()?.traceparent);
  });
});

/** A log that keeps what it gets, or fails. */
function memory(fault: Error | null = null) {
  const regels: Regel[] = [];
  const logboek = {
    leg: async (regel: Regel) => {
      await sleep(2);
      if (fault !== null) throw fault;
      regels.push(regel);
    },
  };
  const log = createVerwerkingenlog({ uitvoerder: '00000001821002193000', systeem: 'Test', logboek });
  return { regels, ...log };
}

test('X1 the act comes after its line, and not at all when there is none', async () => {
  const { verwerking, logVoor, regels } = memory();
  const result = await verwerking.run(HUWELIJK, () => logVoor('Opvragen', [bsn('999990019')], () => regels.length));
  expect(result).toBe(1);
  const broken = memory(new Error('vol'));
  let done = false;
  const act = broken.verwerking.run(HUWELIJK, () => broken.logVoor('Opvragen', [], () => (done = true)));
  await expect(act).rejects.toMatchObject({ name: 'NietGelogd', moment: 'voor', cause: { message: 'vol' } });
  expect(done).toBe(false);
});

test('X1 a result is released after its line, and not at all when there is none', async () => {
  const { verwerking, logNa, regels } = memory();
  const search = (): string[] => ['999990019', '999990020'];
  const personen = (gevonden: readonly string[]) => gevonden.map((nummer) => bsn(nummer, 'Getoond in zoekresultaat'));
  expect(await verwerking.run(HUWELIJK, () => logNa('Zoeken', search, personen))).toEqual(search());
  expect(regels[0]?.actie.verwerkteObjecten).toHaveLength(2);
  const broken = memory(new Error('vol'));
  const result = broken.verwerking.run(HUWELIJK, () => broken.logNa('Zoeken', search, personen));
  await expect(result).rejects.toMatchObject({ name: 'NietGelogd', moment: 'na' });
});

test('V2 nothing runs outside a verwerking or without a vertrouwelijkheid, the search included', async () => {
  const { verwerking, logVoor, logNa, regels } = memory();
  let done = 0;
  const act = (): number => (done += 1);
  await expect(logVoor('x', [], act)).rejects.toThrow('verwerking.run');
  await expect(verwerking.run({}, () => logVoor('x', [], act))).rejects.toMatchObject({ name: 'OnvolledigeActie' });
  await expect(verwerking.run({}, () => logNa('x', act, () => []))).rejects.toMatchObject({ name: 'OnvolledigeActie' });
  expect([done, regels.length]).toEqual([0, 0]);
});

test('what the act itself throws is not called a fault of logging', async () => {
  const { verwerking, logVoor, logNa, regels } = memory();
  const act = (): never => {
    throw new RangeError('eigen fout');
  };
  await expect(verwerking.run(HUWELIJK, () => logVoor('x', [], act))).rejects.toThrow(RangeError);
  expect(regels).toHaveLength(1);
  await expect(verwerking.run(HUWELIJK, () => logNa('x', act, () => []))).rejects.toThrow(RangeError);
  expect(regels).toHaveLength(1);
});
