import { expect, test } from 'vitest';

import { RegisterProblem, RegisterUnreachable } from './errors.ts';
import { isPassing, pauseBefore, readRetryAfter } from './retry.ts';

const problem = (status: number, code = 'x', retryAfter: number | null = null): RegisterProblem =>
  new RegisterProblem({ status, code, title: '', detail: '', instance: '' }, retryAfter);

test('only what can pass is tried again', () => {
  const passing = [problem(429), problem(502), problem(503), problem(504), problem(409, 'in_progress')];
  const lasting = [problem(400), problem(401), problem(403), problem(409, 'conflict'), problem(500)];
  expect(passing.map(isPassing)).toEqual(passing.map(() => true));
  expect(lasting.map(isPassing)).toEqual(lasting.map(() => false));
  expect(isPassing(new RegisterUnreachable('connection'))).toBe(true);
  expect(isPassing(new RegisterUnreachable('timeout'))).toBe(true);
  expect(isPassing(new RegisterUnreachable('answer'))).toBe(false);
  expect(isPassing(new Error('iets anders'))).toBe(false);
});

test('pauses double up to two seconds, are spread, and never shorter than what was asked', () => {
  const fault = new RegisterUnreachable('timeout');
  expect([1, 2, 3, 9].map((n) => pauseBefore(fault, n, 100, 1))).toEqual([100, 200, 400, 2_000]);
  expect(pauseBefore(fault, 1, 100, 0)).toBe(50);
  expect(pauseBefore(problem(503, 'x', 7), 1, 100, 0)).toBe(7_050);
});

test('Retry-After is read in both forms', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  expect(readRetryAfter('12', now)).toBe(12);
  expect(readRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30);
  expect(readRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
  expect(readRetryAfter('straks', now)).toBeNull();
  expect(readRetryAfter(null, now)).toBeNull();
});
