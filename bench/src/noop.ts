import { createRequire } from 'node:module';

import type { Aanvrager, Antwoord, Handlers } from '@verwerkingenlog/register';

const require = createRequire(import.meta.url);
const sent = require('@verwerkingenlog/contract/vectors/post-3-personen.json') as {
  verwerkteObjecten: readonly object[];
};
const id = '7a22eb38-bca6-463f-9955-54ab040287cb';
const url = `http://127.0.0.1:8080/inzage/api/v1/verwerkte-objecten/${id}`;

/** The whole actie back, as a real answer has it. */
const answer: Antwoord = {
  status: 201,
  headers: { Location: url, ETag: `"${id}"` },
  body: {
    ...sent,
    url,
    actieId: id,
    uitvoeringDoor: 'onbekend',
    tijdstipRegistratie: '2026-01-01T00:00:00.000Z',
    verwerkteObjecten: sent.verwerkteObjecten.map((object) => ({ ...object, url, verwerktObjectId: id })),
  },
};

const operations = {
  bewerking: ['list', 'zoek', 'create', 'bulk', 'list_patch', 'read', 'update', 'delete', 'versies'].map(
    (name) => `verwerkingsactie_${name}`,
  ),
  inzage: ['verwerkte-objecten_list', 'verwerkte-objecten_zoek', 'verwerktobject_read'],
  var: ['verwerkingsactiviteit_list', 'verwerkingsactiviteit_read'],
};
const constant = (names: readonly string[]): Handlers =>
  Object.fromEntries(names.map((name) => [name, () => Promise.resolve(answer)]));

export const constantAnswer: Readonly<Record<'bewerking' | 'inzage' | 'var', Handlers>> = {
  bewerking: constant(operations.bewerking),
  inzage: constant(operations.inzage),
  var: constant(operations.var),
};

export const aanvrager: Aanvrager = {
  api: 'bewerking',
  applicatieId: 1,
  clientId: 'bench',
  label: 'Bench',
  logId: 1,
  organisatieOin: '00000099000000000000',
  gebruiker: '',
  scopes: new Set(),
  oins: 'elke',
  uitvoeringDoor: 'onbekend',
};
