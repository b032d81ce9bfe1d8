import { expect, test } from 'vitest';

import { drawPost } from './chart.ts';

const result = (contender: string, connections: number, ratioRequests: number) => ({
  contender,
  connections,
  ratioRequests,
  ratioCpu: 2,
  perSecond: 5_000,
  cpuMicroseconds: 200,
  p50: 10,
  p99: 30,
  errors: 0,
});

test('ONTWERP 8 the chart has a bar per contender and width, as long as its share of the no-op', () => {
  const svg = drawPost('2026-11-27T04:00:00Z', [
    result('no-op', 1, 1),
    result('a < b', 1, 0.5),
    result('no-op', 64, 1),
    result('a < b', 64, 0.25),
  ]);
  const widths = [...svg.matchAll(/<rect x="\d+" y="\d+" width="(\d+)"/g)].map(([, width]) => Number(width));
  expect(widths).toEqual([420, 210, 420, 105]);
  expect(svg).toContain('64 verbindingen');
  expect(svg).toContain('a &lt; b');
  expect(svg).not.toContain('a < b');
});
