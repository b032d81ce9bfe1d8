import { randomUUID } from 'node:crypto';

import type { InjectOptions, LightMyRequestResponse } from 'fastify';

import { ACTIVITEIT } from './take-var.ts';

export type Body = Record<string, unknown>;
export type Verzoek = InjectOptions & { readonly method: string; readonly url: string };

export const BEWERKING = '/bewerking/api/v1/verwerkingsacties';
const INZAGE = '/inzage/api/v1/verwerkte-objecten';
const VAR = '/var/api/v1/verwerkingsactiviteiten';
/** Stands in every actie and activity, so that an answer that shows one can be told from one that shows none. */
export const KENMERK = 'staat in de actie';

const persoon = (): Body => ({ objecttype: 'persoon', soortObjectId: 'test', objectId: randomUUID() });
const actie = (extra: Body = {}): Body => ({
  actieNaam: KENMERK,
  vertrouwelijkheid: 'normaal',
  tijdstip: '2024-04-05T14:35:42+02:00',
  verwerkteObjecten: [persoon(), persoon()],
  ...extra,
});
const periode = { beginDatum: '2024-01-01', eindDatum: '2025-01-01' };
const inzageKop = {
  OIN: '00000001821002193000',
  VerwerkingsactiviteitId: randomUUID(),
  VerwerkingsactiviteitUrl: 'https://var.example/1',
};

const objectOf = (gelogd: Body): Record<string, string> => (gelogd['verwerkteObjecten'] as never)[0];
const criteria = (gelogd: Body): Record<string, string> => {
  const { objecttype = '', soortObjectId = '', objectId = '' } = objectOf(gelogd);
  return { objecttype, soortObjectId, objectId, ...periode };
};
const metSleutel = (verzoek: Verzoek): Verzoek => ({
  ...verzoek,
  headers: { ...verzoek.headers, 'idempotency-key': randomUUID() },
});

/** One operation: a request with material of its own, and what it gives when nothing fails. */
export interface Operatie {
  readonly operationId: string;
  readonly titel?: string;
  readonly status: number;
  /** A change gets an Idempotency-Key and leaves so many versions; a read leaves the line that tells of it. */
  readonly soort: 'wijzigt' | 'leest';
  readonly versies: number;
  readonly verzoek: () => Promise<Verzoek>;
}

const leest = (operationId: string, verzoek: () => Promise<Verzoek>, extra: Partial<Operatie> = {}): Operatie => ({
  operationId,
  status: 200,
  soort: 'leest',
  versies: 1,
  verzoek,
  ...extra,
});
const wijzigt = (
  operationId: string,
  status: number,
  verzoek: () => Promise<Verzoek>,
  extra: Partial<Operatie> = {},
): Operatie => ({
  operationId,
  status,
  soort: 'wijzigt',
  versies: 1,
  verzoek: async () => metSleutel(await verzoek()),
  ...extra,
});
const zoek = (url: string, payload: Body, headers = {}): Verzoek => ({
  method: 'POST',
  url: `${url}/_zoek`,
  payload,
  headers,
});
const get = (url: string, query: Record<string, string> = {}, headers = {}): Verzoek => ({
  method: 'GET',
  url,
  query,
  headers,
});
const bulk = async (atomic: boolean): Promise<Verzoek> => ({
  method: 'POST',
  url: `${BEWERKING}/_bulk?atomic=${String(atomic)}`,
  headers: { 'content-type': 'application/x-ndjson' },
  payload: Array.from({ length: 3 }, () => JSON.stringify(actie())).join('\n'),
});

/**
 * Every operation of the APIs, some in more than one way.
 * @param send logs what an operation needs, on a register with a whole engine
 */
export function createOperaties(send: (verzoek: Verzoek) => Promise<LightMyRequestResponse>): readonly Operatie[] {
  /** An actie that stands in the log before anything fails. */
  async function logged(extra: Body = {}): Promise<Body> {
    const answer = await send({ method: 'POST', url: BEWERKING, payload: actie(extra) });
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return answer.json<Body>();
  }

  /** The second page of a list, which has no line of its own. */
  async function secondPage(): Promise<Verzoek> {
    const gelogd = await logged();
    await logged({ verwerkteObjecten: [objectOf(gelogd)] });
    const first = await send(zoek(BEWERKING, { ...criteria(gelogd), pageSize: 1 }));
    return get(`${BEWERKING}${new URL(String(first.json<Body>()['next'])).search}`);
  }
  const put = async (extra: Body): Promise<Verzoek> => {
    const gelogd = await logged();
    return { method: 'PUT', url: `${BEWERKING}/${String(gelogd['actieId'])}`, payload: { ...gelogd, ...extra } };
  };

  return [
    wijzigt('verwerkingsactie_create', 201, async () => ({ method: 'POST', url: BEWERKING, payload: actie() })),
    wijzigt('verwerkingsactie_update', 200, () => put({ actieNaam: `${KENMERK}, gewijzigd` })),
    wijzigt('verwerkingsactie_update', 200, () => put({}), { titel: 'that changes nothing', versies: 0 }),
    wijzigt(
      'verwerkingsactie_list_patch',
      204,
      async () => {
        const verwerkingId = randomUUID();
        for (let i = 0; i < 3; i += 1) await logged({ verwerkingId });
        return { method: 'PATCH', url: `${BEWERKING}?verwerkingId=${verwerkingId}`, payload: { bewaartermijn: 'P3Y' } };
      },
      { versies: 3 },
    ),
    wijzigt('verwerkingsactie_delete', 204, async () => ({
      method: 'DELETE',
      url: `${BEWERKING}/${String((await logged())['actieId'])}`,
    })),
    wijzigt('verwerkingsactie_bulk', 201, () => bulk(true), { versies: 3 }),
    wijzigt('verwerkingsactie_bulk', 200, () => bulk(false), { titel: 'not atomic', versies: 3 }),
    leest('verwerkingsactie_list', async () => get(BEWERKING, criteria(await logged()))),
    leest('verwerkingsactie_list', secondPage, { titel: 'by cursor', versies: 0 }),
    leest('verwerkingsactie_zoek', async () => zoek(BEWERKING, criteria(await logged()))),
    leest(
      'verwerkingsactie_zoek',
      async () => zoek(BEWERKING, { verwerkingId: (await logged({ verwerkingId: randomUUID() }))['verwerkingId'] }),
      { titel: 'by verwerking' },
    ),
    leest('verwerkingsactie_read', async () => get(`${BEWERKING}/${String((await logged())['actieId'])}`)),
    leest('verwerkingsactie_versies', async () => get(`${BEWERKING}/${String((await logged())['actieId'])}/versies`)),
    leest('verwerkte-objecten_list', async () => get(INZAGE, criteria(await logged()), inzageKop)),
    leest('verwerkte-objecten_zoek', async () => zoek(INZAGE, criteria(await logged()), inzageKop)),
    leest('verwerktobject_read', async () =>
      get(`${INZAGE}/${String(objectOf(await logged())['verwerktObjectId'])}`, {}, inzageKop),
    ),
    leest('verwerkingsactiviteit_list', async () => get(VAR), { versies: 0 }),
    leest('verwerkingsactiviteit_read', async () => get(`${VAR}/${ACTIVITEIT}`), { versies: 0 }),
  ];
}
