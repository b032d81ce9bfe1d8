import { expect, test } from 'vitest';

import { RegisterProblem, RegisterUnreachable } from '../http/errors.ts';
import { uitkomstenOf, weigeringVan } from './uitkomst.ts';

const result = (regel: number, status: number, code = 'x', extra: object = {}): object => ({
  regel,
  status,
  fout: { code, ...extra },
});

test('what a line was answered: stored, refused for good, or again', () => {
  const results = [
    { regel: 0, status: 201, actieId: 'a' },
    { regel: 1, status: 201 },
    result(2, 400, 'invalid', { invalidParams: [{ name: 'tijdstip', code: 'invalid', reason: 'x' }] }),
    result(3, 403, 'permission_denied'),
    result(4, 409, 'conflict'),
    result(5, 409, 'in_progress'),
    result(6, 503, 'service_unavailable'),
    result(7, 500),
    result(8, 429),
    { regel: 9, status: 400 },
  ];
  const uitkomsten = uitkomstenOf({ results: results.toReversed() }, 11);
  expect(uitkomsten[0]).toBe('vastgelegd');
  const refused = uitkomsten.flatMap((een) => (typeof een === 'string' ? [] : [een.status]));
  expect(refused).toEqual([400, 403, 409]);
  expect([1, 5, 6, 7, 8, 9, 10].every((i) => uitkomsten[i] === 'opnieuw')).toBe(true);
  expect(uitkomsten[2]).toEqual({ status: 400, code: 'invalid', velden: ['tijdstip (invalid)'] });
  // A page of something that is no register stores nothing.
  for (const body of [null, {}, { results: 'x' }, 'x']) expect(uitkomstenOf(body, 1)).toEqual(['opnieuw']);
});

test('D2 a code that is no word of the contract is not repeated', () => {
  expect(uitkomstenOf({ results: [result(0, 400, '999990019')] }, 1)).toEqual([{ status: 400, code: '', velden: [] }]);
});

test('a whole call tells of its line only what a register can know of it', () => {
  const problem = (status: number, code: string): RegisterProblem =>
    new RegisterProblem({ status, code, title: '', detail: '', instance: '' });
  const blamed = [problem(400, 'invalid'), problem(409, 'conflict'), problem(413, ''), problem(422, 'x')];
  const others = [
    problem(400, ''),
    problem(401, 'x'),
    problem(403, 'x'),
    problem(404, 'x'),
    problem(409, 'in_progress'),
  ];
  expect(blamed.map((error) => weigeringVan(error)?.status)).toEqual([400, 409, 413, 422]);
  for (const error of [...others, problem(500, 'x'), new RegisterUnreachable('timeout'), new Error('x')])
    expect(weigeringVan(error)).toBeNull();
});
