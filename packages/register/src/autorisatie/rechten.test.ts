import { describe, expect, test } from 'vitest';

import { aanvragerMet } from '../testing/aanvrager.ts';
import { outcomeOf } from '../testing/refusal.ts';
import type { Toestand, Vertrouwelijkheid } from '../verwerkingsactie/vertrouwelijkheid.ts';
import { toestanden } from '../verwerkingsactie/vertrouwelijkheid.ts';
import type { Aanvrager, ApiNaam, Scope } from './aanvrager.ts';
import { scopes } from './aanvrager.ts';
import type { Rechten } from './create-rechten.ts';
import { createRechten } from './create-rechten.ts';
import type { Lijstvraag, Rechteninstelling } from './rechten.ts';

type Outcome = 'ja' | 'permission_denied' | 'not_found';
type Call = (rechten: Rechten, aanvrager: Aanvrager, toestand: Toestand) => unknown;
/** Per scope what it allows in the states N, N', V and O: `+` yes, `-` 403, `4` 404. A scope that lacks allows nothing. */
type Row = readonly [call: string, run: Call, allowed: Partial<Record<Scope, string>>];

const standard: Rechteninstelling = { inzageOpgeheven: 'read:normal', ooitVertrouwelijk: 'verbergen' };
const words: Readonly<Record<string, Outcome>> = { '+': 'ja', '-': 'permission_denied', '4': 'not_found' };
const everySubset: readonly ReadonlySet<Scope>[] = Array.from(
  { length: 2 ** scopes.length },
  (_, bits) => new Set(scopes.filter((_scope, i) => (bits >> i) % 2 === 1)),
);

/** As PUT asks it: whether the value may be written at all, then whether this actie may be replaced by it. */
const replaceBy =
  (nieuw: Vertrouwelijkheid) =>
  (rechten: Rechten, aanvrager: Aanvrager, toestand: Toestand): void => {
    rechten.replaceBy(aanvrager, nieuw);
    rechten.replace(aanvrager, toestand, nieuw);
  };

const bewerking: readonly Row[] = [
  ['T1 T2 create normaal', (r, a) => r.create(a, 'normaal'), { 'create:normal': '++++', 'create:confidential': '++++' }],
  ['T1 T2 create vertrouwelijk', (r, a) => r.create(a, 'vertrouwelijk'), { 'create:confidential': '++++' }],
  ['T1 T2 create opgeheven', (r, a) => r.create(a, 'opgeheven'), {}],
  ['T6 read', (r, a, t) => r.read(a, t), { 'read:normal': '+4--', 'read:confidential': '++++' }],
  ['T7 T8 replace by normaal', replaceBy('normaal'), { 'update:normal': '++--', 'update:confidential': '++++' }],
  ['T7 T8 replace by vertrouwelijk', replaceBy('vertrouwelijk'), { 'update:confidential': '++++' }],
  ['H4 T8 replace by opgeheven', replaceBy('opgeheven'), { 'update:confidential': '---+' }],
  ['T9 change the term', (r, a, t) => r.patch(a, [t], { bewaartermijn: 'P1Y' }), { 'update:normal': '++--', 'update:confidential': '++++' }],
  ['T10 change the vertrouwelijkheid', (r, a, t) => r.patch(a, [t], { vertrouwelijkheid: 'opgeheven' }), { 'update:confidential': '++++' }],
  ['T10 change both', (r, a, t) => r.patch(a, [t], { vertrouwelijkheid: 'normaal', bewaartermijn: 'P1Y' }), { 'update:confidential': '++++' }],
  ['H5 T9 one actie of a verwerking is confidential', (r, a, t) => r.patch(a, ['N', t, 'V'], { bewaartermijn: 'P1Y' }), { 'update:confidential': '++++' }],
  ['T11 remove', (r, a, t) => r.remove(a, t), { 'delete:normal': '++--', 'delete:confidential': '++++' }],
  ['H10 versies', (r, a) => r.versies(a), { 'read:confidential': '++++' }],
  ['Z11 search by verwerking', (r, a) => r.zoekVerwerking(a), { 'read:confidential': '++++' }],
]; // prettier-ignore
const inzage: readonly Row[] = [
  ['T13 read', (r, a, t) => r.inzageRead(a, t), { 'read:normal': '++4+', 'read:confidential': '++4+' }],
];

/** What a set of scopes gives: yes when one of them does, else the mildest refusal (P9). */
function expected(allowed: Row[2], held: ReadonlySet<Scope>, toestand: Toestand): Outcome {
  const column = toestanden.indexOf(toestand);
  const cells = [...held].map((scope) => words[allowed[scope]?.[column] ?? '-']);
  if (cells.includes('ja')) return 'ja';
  return cells.includes('not_found') ? 'not_found' : 'permission_denied';
}

function checkRow([, run, allowed]: Row, api: ApiNaam, instelling: Rechteninstelling): void {
  const rechten = createRechten(instelling);
  for (const held of everySubset) {
    const aanvrager = aanvragerMet({ api, scopes: held });
    // T1: whoever is registered for Bewerking has create:normal.
    const effective = api === 'bewerking' ? new Set([...held, 'create:normal' as const]) : held;
    for (const toestand of toestanden)
      expect(
        outcomeOf(() => run(rechten, aanvrager, toestand)),
        `${[...held].join(' ')} on ${toestand}`,
      ).toBe(expected(allowed, effective, toestand));
  }
}

describe('every subset of scopes, in every state', () => {
  test.each(bewerking)('Bewerking: %s', (...row) => checkRow(row, 'bewerking', standard));
  test.each(inzage)('Inzage: %s', (...row) => checkRow(row, 'inzage', standard));

  test('T14 the 2022 reading of Inzage', () => {
    const allowed = { 'read:normal': '+444', 'read:confidential': '++4+' };
    checkRow(['', (r, a, t) => r.inzageRead(a, t), allowed], 'inzage', {
      ...standard,
      inzageOpgeheven: 'read:confidential',
    });
  });

  test('T15 once confidential acties may be shown', () => {
    const allowed = { 'read:normal': '++--', 'read:confidential': '++++' };
    checkRow(['', (r, a, t) => r.read(a, t), allowed], 'bewerking', { ...standard, ooitVertrouwelijk: 'tonen' });
  });
});

describe('lists: what every subset of scopes is shown', () => {
  const vraag = (extra: Partial<Lijstvraag> = {}): Lijstvraag => ({ beperkteSet: false, ...extra });
  const all = 'N N-ooit V O';
  /** What each reading scope shows of a question; the widest held one that allows it decides (P9). */
  const questions: readonly (readonly [string, Lijstvraag, Partial<Record<Scope, string>>])[] = [
    ['no filter', vraag(), { 'read:confidential': all }],
    ['normaal', vraag({ vertrouwelijkheid: ['normaal'] }), { 'read:confidential': all, 'read:normal': 'N' }],
    ['vertrouwelijk', vraag({ vertrouwelijkheid: ['vertrouwelijk'] }), { 'read:confidential': all }],
    ['opgeheven', vraag({ vertrouwelijkheid: ['opgeheven'] }), { 'read:confidential': all }],
    ['normaal and opgeheven', vraag({ vertrouwelijkheid: ['normaal', 'opgeheven'] }), { 'read:confidential': all }],
    ['only __in normaal', vraag({ vertrouwelijkheidIn: ['normaal'] }), { 'read:confidential': all }],
    ['normaal, __in vertrouwelijk', vraag({ vertrouwelijkheid: ['normaal'], vertrouwelijkheidIn: ['vertrouwelijk'] }), { 'read:confidential': all }],
    ['restricted', vraag({ beperkteSet: true }), { 'read:confidential': all, 'read:restricted': 'N' }],
    ['restricted, normaal', vraag({ beperkteSet: true, vertrouwelijkheid: ['normaal'] }), { 'read:confidential': all, 'read:normal': 'N', 'read:restricted': 'N' }],
    ['restricted, __in normaal', vraag({ beperkteSet: true, vertrouwelijkheidIn: ['normaal'] }), { 'read:confidential': all, 'read:restricted': 'N' }],
    ['restricted, vertrouwelijk', vraag({ beperkteSet: true, vertrouwelijkheid: ['vertrouwelijk'] }), { 'read:confidential': all }],
    ['restricted, __in opgeheven', vraag({ beperkteSet: true, vertrouwelijkheidIn: ['opgeheven'] }), { 'read:confidential': all }],
  ]; // prettier-ignore
  const readers = ['read:confidential', 'read:normal', 'read:restricted'] as const;

  test.each(questions)('T3 T4 T5 Z5 Bewerking: %s', (_what, question, shown) => {
    for (const held of everySubset) {
      const list = () => createRechten(standard).list(aanvragerMet({ scopes: held }), question);
      const scope = readers.find((candidate) => held.has(candidate) && shown[candidate] !== undefined);
      if (scope === undefined) expect(outcomeOf(list)).toBe('permission_denied');
      else {
        expect([...list().toont].join(' ')).toBe(shown[scope]);
        expect(list().beperkt).toBe(question.beperkteSet);
      }
    }
  });

  test('T15 once confidential acties may be shown', () => {
    const rechten = createRechten({ ...standard, ooitVertrouwelijk: 'tonen' });
    const aanvrager = aanvragerMet({ scopes: new Set<Scope>(['read:normal']) });
    expect([...rechten.list(aanvrager, vraag({ vertrouwelijkheid: ['normaal'] })).toont]).toEqual(['N', 'N-ooit']);
  });

  test.each<[string, Rechteninstelling['inzageOpgeheven'], string]>([
    ['T12', 'read:normal', 'N N-ooit O'],
    ['T14', 'read:confidential', 'N'],
  ])('%s Inzage', (_rule, inzageOpgeheven, normal) => {
    const rechten = createRechten({ ...standard, inzageOpgeheven });
    for (const held of everySubset) {
      const list = () => rechten.inzageList(aanvragerMet({ api: 'inzage', scopes: held }));
      if (held.has('read:confidential')) expect([...list()].join(' ')).toBe('N N-ooit O');
      else if (held.has('read:normal')) expect([...list()].join(' ')).toBe(normal);
      else expect(outcomeOf(list)).toBe('permission_denied');
    }
  });
});

describe('least rights', () => {
  const rechten = createRechten(standard);

  test.each<[ApiNaam, readonly string[]]>([
    ['bewerking', ['verwerkingsactie_create', 'verwerkingsactie_bulk']],
    ['inzage', []],
  ])('P9 T1 without a scope %s opens %j', (api, opened) => {
    const aanvrager = aanvragerMet({ api, scopes: new Set<Scope>() });
    const operations = [
      'verwerkingsactie_list',
      'verwerkingsactie_zoek',
      'verwerkingsactie_create',
      'verwerkingsactie_bulk',
      'verwerkingsactie_list_patch',
      'verwerkingsactie_read',
      'verwerkingsactie_update',
      'verwerkingsactie_delete',
      'verwerkingsactie_versies',
      'verwerkte-objecten_list',
      'verwerkte-objecten_zoek',
      'verwerktobject_read',
      'een operatie die niet bestaat',
    ];
    const open = operations.filter((id) => outcomeOf(() => rechten.requireOperation(aanvrager, id)) === 'ja');
    expect(open).toEqual(opened);
  });

  test.each<[string, Aanvrager['oins'], Outcome]>([
    ['one of its own', new Set(['00000001821002193000']), 'ja'],
    ['another', new Set(['00000099000000000000']), 'permission_denied'],
    ['none registered', new Set<string>(), 'permission_denied'],
    ['every one', 'elke', 'ja'],
  ])('I5 reading in the name of an OIN: %s', (_what, oins, outcome) => {
    expect(outcomeOf(() => rechten.oin(aanvragerMet({ oins }), '00000001821002193000'))).toBe(outcome);
  });
});
