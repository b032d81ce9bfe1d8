import { randomInt, randomUUID } from 'node:crypto';

import * as fc from 'fast-check';
import { expect } from 'vitest';

import type { Answer, CallOptions } from './call.ts';
import type { Duurproef, EigenActie } from './duurproef-opstelling.ts';
import type { Client } from './harness.ts';
import { showInhoud } from './historie-lezen.ts';
import type { Historie, Inhoud } from './historie-model.ts';
import {
  actiesVanVerwerking,
  addActie,
  huidige,
  patchActies,
  removeActie,
  replaceInhoud,
  statusVanDelete,
  statusVanPatch,
  statusVanPost,
  statusVanPut,
  verwachteObjectIds,
} from './historie-model.ts';
import type { Schets } from './historie-stappen.ts';
import { bodyVan, inhoudVan, schets } from './historie-stappen.ts';
import { AANTAL_PERSONEN, pick } from './historie-wereld.ts';

const COLLECTIE = '/bewerking/api/v1/verwerkingsacties';
/** Acties that one PATCH changes at most. */
const ACTIES_PER_VERWERKING = 8;
/** A PUT or DELETE takes one of the last so many of its writer, so that some get many versions and all are left alone in the end. */
const RECENT = 200;
const SCHETSEN = 500;
/** Of a hundred changes; what is left are DELETEs. */
const AANDEEL = { POST: 45, PUT: 30, PATCH: 12 };

/** Contents of all kinds, a stock at a time. */
function* schetsen(): Generator<Schets, never> {
  for (;;) yield* fc.sample(schets, SCHETSEN);
}
const voorraad = schetsen();

/** Changes acties of its own, one after the other, and knows what each must be. */
export interface Schrijver {
  readonly historie: Historie;
  /** Makes one change and compares the answer with the model. */
  readonly wijzig: () => Promise<void>;
  readonly post: () => Promise<void>;
  /** Logs many acties with one `_bulk`, and reads them back. */
  readonly bulk: (aantal: number) => Promise<void>;
}

const pathOf = ({ url }: { readonly url: string }): string => new URL(url).pathname;

export function newSchrijver(proef: Duurproef, client: Client): Schrijver {
  const historie: Historie = { acties: [], raadplegingen: [] };
  let verwerkingen = [randomUUID(), randomUUID()];
  const inzage = 'https://register.example/inzage/api/v1';

  const ask = (method: string, path: string, options: Partial<CallOptions> = {}): Promise<Answer> =>
    proef.wijzig(method, path, {
      token: proef.register().token({ client }),
      headers: { 'Idempotency-Key': randomUUID() },
      ...options,
    });

  /** What a change says: three persons of all stand for those of the sketch. */
  function inhoudOf(gekozen: Partial<Schets>, was: Inhoud | null): Inhoud {
    const personen = Array.from({ length: AANTAL_PERSONEN }, () => pick(proef.personen, randomInt(2 ** 32)));
    return inhoudVan({ personen, verwerkingen }, gekozen, was);
  }

  function checkObjectIds(answer: Answer, verwacht: readonly (string | null)[]): readonly string[] {
    const ids = (answer.body['verwerkteObjecten'] as { verwerktObjectId: string }[]).map((object) => object.verwerktObjectId); // prettier-ignore
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.map((id, i) => (verwacht[i] === null ? null : id))).toEqual(verwacht);
    return ids;
  }

  function checkAntwoord(actie: EigenActie, { body }: Answer): void {
    const { tijdstipRegistratie: _, ...rest } = body;
    expect(rest).toEqual(showInhoud(actie, huidige(actie).inhoud, inzage, { beperkt: false }));
  }

  function voegToe(answer: Answer, inhoud: Inhoud): void {
    const { body, headers } = answer;
    const objectIds = checkObjectIds(answer, inhoud.verwerkteObjecten.map(() => null)); // prettier-ignore
    const antwoord = { actieId: String(body['actieId']), url: String(body['url']), etag: String(headers.get('etag')) };
    const actie = Object.assign(addActie(historie, antwoord, inhoud, objectIds), { applicatie: client.clientId });
    checkAntwoord(actie, answer);
    proef.acties.push(actie);
    if (
      actiesVanVerwerking({ acties: recent(), raadplegingen: [] }, String(verwerkingen[0])).length >=
      ACTIES_PER_VERWERKING
    )
      verwerkingen = [randomUUID(), randomUUID()];
  }

  /** All that a PATCH can still touch: a verwerking is left alone long before its acties are that old. */
  const recent = (): EigenActie[] => historie.acties.slice(-RECENT) as EigenActie[];

  function nieuweInhoud(): Inhoud {
    const inhoud = inhoudOf(voorraad.next().value, null);
    return inhoud.vertrouwelijkheid === 'opgeheven' ? { ...inhoud, vertrouwelijkheid: 'normaal' } : inhoud;
  }

  async function post(): Promise<void> {
    const inhoud = nieuweInhoud();
    const answer = await ask('POST', COLLECTIE, { body: bodyVan(inhoud, null) });
    expect(answer.status).toBe(statusVanPost('create:confidential', inhoud.vertrouwelijkheid));
    voegToe(answer, inhoud);
  }

  async function bulk(aantal: number): Promise<void> {
    const inhouden = Array.from({ length: aantal }, nieuweInhoud);
    const regels = inhouden.map((inhoud) => ({ ...bodyVan(inhoud, null), idempotencyKey: randomUUID() }));
    const samen = Math.random() < 0.5;
    const answer = await ask('POST', `${COLLECTIE}/_bulk?atomic=${String(samen)}`, {
      headers: { 'Content-Type': 'application/x-ndjson' },
      raw: regels.map((regel) => JSON.stringify(regel)).join('\n'),
    });
    expect([answer.status, answer.body['aantal']]).toEqual([samen ? 201 : 200, aantal]);
    const results = answer.body['results'] as readonly { readonly regel: number; readonly url: string }[];
    expect(results.map(({ regel }) => regel)).toEqual(inhouden.map((_, i) => i));
    for (const [i, inhoud] of inhouden.entries()) {
      let gelezen: Answer | null;
      do gelezen = await proef.raadpleeg('GET', pathOf(results[i] ?? { url: '' }));
      while (gelezen === null);
      voegToe(gelezen, inhoud);
    }
  }

  async function put(actie: EigenActie): Promise<void> {
    // Leaves a part as it was, now and then all of it.
    const { verwerking: _, ...gekozen } = voorraad.next().value;
    const deel = Object.fromEntries(Object.entries(gekozen).filter(() => Math.random() < 0.5)) as Partial<Schets>;
    const inhoud = inhoudOf(deel, huidige(actie).inhoud);
    const answer = await ask('PUT', pathOf(actie), { body: bodyVan(inhoud, null) });
    expect(answer.status).toBe(statusVanPut(actie, 'update:confidential', inhoud.vertrouwelijkheid, null));
    if (answer.status !== 200) return;
    const verwacht = verwachteObjectIds(actie, inhoud.verwerkteObjecten);
    replaceInhoud(actie, inhoud, checkObjectIds(answer, verwacht));
    checkAntwoord(actie, answer);
  }

  async function patch(): Promise<void> {
    const verwerkingId = String(verwerkingen[0]);
    const geraakt = actiesVanVerwerking({ acties: recent(), raadplegingen: [] }, verwerkingId);
    const { vertrouwelijkheid, bewaartermijn } = voorraad.next().value;
    const wijziging = { vertrouwelijkheid, ...(bewaartermijn === null ? {} : { bewaartermijn }) };
    const { status } = await ask('PATCH', `${COLLECTIE}?verwerkingId=${verwerkingId}`, { body: wijziging });
    expect(status).toBe(statusVanPatch(geraakt, 'update:confidential', wijziging));
    if (status === 204) patchActies(geraakt, wijziging);
  }

  async function remove(actie: EigenActie): Promise<void> {
    const { status } = await ask('DELETE', pathOf(actie));
    expect(status).toBe(statusVanDelete(actie, 'delete:confidential', null));
    if (status === 204) removeActie(actie);
  }

  return {
    historie,
    post,
    bulk,
    wijzig: async () => {
      const worp = randomInt(100);
      const kandidaten = recent();
      if (worp < AANDEEL.POST || kandidaten.length === 0) return post();
      const actie = pick(kandidaten, randomInt(2 ** 32));
      if (worp < AANDEEL.POST + AANDEEL.PUT) return put(actie);
      if (worp < AANDEEL.POST + AANDEEL.PUT + AANDEEL.PATCH) return patch();
      return remove(actie);
    },
  };
}
