import { expect, test } from 'vitest';

import { list, table } from './output.ts';

test('columns are aligned, without spaces at the end', () => {
  expect(
    table([
      ['OIN', 'naam'],
      ['1', 'Gemeente'],
      ['22222', ''],
    ]),
  ).toEqual(['OIN    naam', '1      Gemeente', '22222']);
});

test.each([
  ['', []],
  ['a', ['a']],
  [' a , b,,c ', ['a', 'b', 'c']],
])('the list %j is %j', (text, items) => {
  expect(list(text)).toEqual(items);
});
