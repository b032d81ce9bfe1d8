import { expect, test } from 'vitest';

import { readTraceparent } from './traceparent.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const text = `00-${traceId}-b7ad6b7169203331-01`;

test('V10 a traceparent of version 00 is read', () => {
  expect(readTraceparent(text)).toEqual({ text, traceId });
});

test('V10 of a later version the part that every version has', () => {
  const later = text.replace(/^00/, 'cc');
  expect(readTraceparent(later)).toEqual({ text: later, traceId });
  expect(readTraceparent(`${later}-what the future brings`)).toEqual({ text: later, traceId });
  expect(readTraceparent(`${later}what the future brings`)).toBeNull();
});

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['version ff', text.replace(/^00/, 'ff')],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
  ['a parent id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['capitals', text.toUpperCase()],
  ['something after version 00', `${text}-01`],
  ['two headers', `${text}, ${text}`],
  ['a space before it', ` ${text}`],
  ['an escape in it', text.replace('-01', '-0\u001b')],
  ['a new line after it', `${text}\n`],
])('V10 %s is nothing', (_what, header) => {
  expect(readTraceparent(header)).toBeNull();
});
