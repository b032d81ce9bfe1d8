import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';

import { parseMoment } from '../verwerkingsactie/moment.ts';
import { ONBEKENDE_PERIODE, vervalperiode } from './vervalperiode.ts';

const microseconds = (moment: string): number => parseMoment(moment) ?? Number.NaN;

describe('X3 vervalperiode', () => {
  test.each([
    ['2024-01-15T10:00:00+01:00', 'P1M', 202402, 'a month'],
    ['2024-01-15T10:00:00+01:00', 'P2Y', 202601, 'two years: still a month'],
    ['2024-01-15T10:00:00+01:00', 'P2Y1D', 202603, 'more than two years: a quarter'],
    ['2024-04-05T14:35:42+02:00', 'P10Y', 203406, 'ten years: still a quarter'],
    ['2024-04-05T14:35:42+02:00', 'P10Y1D', 203412, 'more than ten years: a year'],
    ['2024-04-05T14:35:42+02:00', 'P1000Y', 302412, 'the longest term'],
    ['2023-12-31T23:30:00+01:00', 'PT1H', 202401, 'over the end of a year'],
    ['2024-06-30T21:30:00Z', 'PT1H', 202407, 'July has begun in Amsterdam, not in UTC'],
    ['2024-01-31T23:30:00+01:00', 'PT45M', 202402, 'the part of the hour that has passed counts'],
    ['2024-01-31T10:00:00+01:00', 'P1M', 202402, 'the last day of a shorter month'],
  ])('%s with %s expires in %i: %s', (tijdstip, termijn, periode) => {
    expect(vervalperiode(microseconds(tijdstip), termijn)).toBe(periode);
  });

  test.each([undefined, 'geen termijn'])('no term (%s): kept', (termijn) => {
    expect(vervalperiode(microseconds('2024-01-15T10:00:00Z'), termijn)).toBe(ONBEKENDE_PERIODE);
  });

  test('rounding never ends a term early, and by less than its width', () => {
    const moments = fc.integer({
      min: microseconds('1990-01-01T00:00:00Z'),
      max: microseconds('2090-01-01T00:00:00Z'),
    });
    const duur = fc.record({ jaren: fc.nat(50), maanden: fc.nat(30), dagen: fc.nat(800), uren: fc.nat(100) });
    fc.assert(
      fc.property(moments, duur, (tijdstip, { jaren, maanden, dagen, uren }) => {
        const termijn = `P${String(jaren)}Y${String(maanden)}M${String(dagen)}DT${String(uren)}H1S`;
        const periode = vervalperiode(tijdstip, termijn);
        const month = new Temporal.PlainYearMonth(Math.floor(periode / 100), periode % 100);
        const gone = month.add({ months: 1 }).toPlainDate({ day: 1 }).toZonedDateTime('Europe/Amsterdam');
        const end = Temporal.Instant.fromEpochMilliseconds(Math.floor(tijdstip / 1000))
          .toZonedDateTimeISO('Europe/Amsterdam')
          .add(Temporal.Duration.from(termijn));
        expect(Temporal.ZonedDateTime.compare(gone, end)).toBeGreaterThanOrEqual(0);
        expect(Temporal.ZonedDateTime.compare(gone.subtract({ months: 12, hours: 2 }), end)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
