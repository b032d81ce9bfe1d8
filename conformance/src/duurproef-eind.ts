import { expect } from 'vitest';

import { criteriaVan } from './duurproef-lezer.ts';
import type { Duurproef, EigenActie } from './duurproef-opstelling.ts';
import { showInhoud, verwachtInzage, verwachtLijst } from './historie-lezen.ts';
import type { Historie } from './historie-model.ts';
import { persoonVan } from './historie-model.ts';
import { grenzen } from './historie-wereld.ts';
import { inzageKop } from './personen.ts';

type Body = Record<string, unknown>;

const INZAGE = 'https://register.example/inzage/api/v1';
const AT_ONCE = 16;

/** Works through a list, some at a time. */
async function forAll<T>(list: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = list.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

/** Every version of an actie, with its values, in its order, by whom it was made (H10). */
async function checkActie(proef: Duurproef, actie: EigenActie): Promise<void> {
  const answer = await proef.raadpleeg('GET', `${new URL(actie.url).pathname}/versies`);
  expect(answer?.status).toBe(200);
  const results = (answer?.body['results'] ?? []) as (Body & { readonly verwerkingsactie: Body })[];
  const shown = results.map(({ versieId: _id, tijdstipRegistratie: _moment, verwerkingsactie, ...rest }) => {
    const { tijdstipRegistratie: _, ...inhoud } = verwerkingsactie;
    return { ...rest, verwerkingsactie: inhoud };
  });
  expect(shown).toEqual(
    actie.versies.map(({ bewerking, inhoud }, i) => ({
      versienummer: i + 1,
      bewerking,
      vervallen: bewerking === 'verwijderen',
      applicatie: actie.applicatie,
      gebruiker: 'medewerker-7',
      verwerkingsactie: showInhoud(actie, inhoud, INZAGE, { beperkt: false }),
    })),
  );
}

const alles = {
  beginDatum: grenzen.begin[0],
  eindDatum: grenzen.eind[0],
  verwerkingsactiviteitId: null,
  vertrouwelijkheid: null,
  vertrouwelijkheidIn: null,
  beperkteSet: false,
} as const;

/** Both APIs count as many lines of a person as the model has, so that nothing else is there (Z9). */
async function checkPersoon(proef: Duurproef, objectId: string, acties: readonly EigenActie[]): Promise<void> {
  const historie: Historie = { acties: [...acties], raadplegingen: [] };
  const vraag = { ...alles, objectId };
  const verwacht = [
    verwachtLijst(historie, 'read:confidential', vraag, INZAGE).getoond.length,
    verwachtInzage(historie, vraag, INZAGE).getoond.length,
  ];
  const body = { ...criteriaVan(objectId), pageSize: 1 };
  const answers = [
    await proef.raadpleeg('POST', '/bewerking/api/v1/verwerkingsacties/_zoek', { body }),
    await proef.raadpleeg('POST', '/inzage/api/v1/verwerkte-objecten/_zoek', { body, headers: inzageKop }),
  ];
  expect(answers.map((answer) => answer?.body['count'])).toEqual(verwacht);
}

/** The log holds what the model holds: every actie with its versions, every person with so many lines. */
export async function checkAlles(proef: Duurproef): Promise<void> {
  await forAll(proef.acties, (actie) => checkActie(proef, actie));
  const perPersoon = new Map(proef.personen.map((objectId) => [objectId, new Set<EigenActie>()]));
  for (const actie of proef.acties)
    for (const { inhoud } of actie.versies)
      for (const object of inhoud.verwerkteObjecten) perPersoon.get(persoonVan(object))?.add(actie);
  await forAll([...perPersoon], ([objectId, acties]) => checkPersoon(proef, objectId, [...acties]));
}
