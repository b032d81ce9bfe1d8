import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, ids, testBsns, vervanging } from './personen.ts';

/** The smaller readings of ADR 0008 that no other test shows. */
describe('ADR 0008', () => {
  let register: Target;

  beforeAll(async () => {
    register = await startRegister({ settings: { VWL_INZAGE_AAN: 'false' } });
  });
  afterAll(() => register.stop());

  test('V13 a PUT without uitvoeringDoor keeps what it was', async () => {
    const { body: made } = await register.call('POST', `${register.bewerking}/verwerkingsacties`, {
      body: actie({ uitvoeringDoor: 'systeem' }),
    });
    const { uitvoeringDoor: _, ...rest } = vervanging(made, { actieNaam: 'anders' });
    const address = `${register.bewerking}/verwerkingsacties/${String(made['actieId'])}`;
    const { status, body } = await register.call('PUT', address, { body: rest });
    expect([status, body['actieNaam'], body['uitvoeringDoor']]).toEqual([200, 'anders', 'systeem']);
  });

  test('Z11 an afnemerId that is no OIN is sought as a BSN', async () => {
    const afnemer = { soortAfnemerId: 'BSN', afnemerId: testBsns[1], verwerkingIdAfnemer: ids.verwerkingAfnemer };
    const { body: made } = await register.call('POST', `${register.bewerking}/verwerkingsacties`, {
      body: actie(afnemer),
    });
    const { body } = await register.call('POST', `${register.bewerking}/verwerkingsacties/_zoek`, {
      body: { afnemerId: testBsns[1], verwerkingIdAfnemer: ids.verwerkingAfnemer },
    });
    expect(body['count']).toBe(1);
    expect(body['results']).toMatchObject([{ actieId: made['actieId'] }]);
  });

  test('P1 an API that is switched off is not there, nor its documentation', async () => {
    const paths = ['/inzage/api/v1/openapi.json', '/inzage/api/v1/verwerkte-objecten', '/documentatie/inzage'];
    for (const path of paths) expect((await register.call('GET', register.base + path)).status, path).toBe(404);
    const { text } = await register.call('GET', `${register.base}/`, { token: null });
    expect(text).toContain('/documentatie/bewerking');
    expect(text).not.toContain('inzage/api');
  });
});
