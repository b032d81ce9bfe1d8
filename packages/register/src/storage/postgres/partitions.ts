import type { Client } from 'pg';

import { isTakenByDefault } from './faults.ts';

/** What is divided by expiry period, so that a period can go as a whole. */
const TABLES = ['registratie', 'object'] as const;
/** No term is known. */
const ONBEKEND = 0;
/** As far as terms have periods of a month, of a quarter and of a year (integriteit 4.3). Further on the default partition takes them. */
const MONTHS_AHEAD = 26;
const QUARTERS_AHEAD_YEARS = 11;
const YEARS_AHEAD = 21;

/**
 * The expiry periods that lines of today and of the coming months may fall in, as yyyymm, and 0 for those without a term.
 * @param nu microseconds since 1970
 */
export function bucketsAhead(nu: number): readonly number[] {
  const today = new Date(nu / 1000);
  const year = today.getUTCFullYear();
  const month = today.getUTCMonth();
  const bucketOf = (months: number): number => (year + Math.floor(months / 12)) * 100 + (months % 12) + 1;
  const months = Array.from({ length: MONTHS_AHEAD }, (_, i) => bucketOf(month + i));
  const quarters = Array.from({ length: QUARTERS_AHEAD_YEARS * 4 }, (_, i) => bucketOf(i * 3 + 2));
  const years = Array.from({ length: YEARS_AHEAD }, (_, i) => bucketOf(i * 12 + 11));
  const first = months[0] ?? 0;
  const all = [...months, ...quarters, ...years].filter((bucket) => bucket >= first);
  return [ONBEKEND, ...[...new Set(all)].toSorted((one, other) => one - other)];
}

const partitionOf = (table: string, bucket: number): string => `${table}_${String(bucket).padStart(6, '0')}`;

async function isThere(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ readonly there: string }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    name,
  ]);
  return rows[0]?.there === 't';
}

/** Made beside its table and then attached: that holds up nobody who reads or writes for longer than a moment. */
function statementsFor(table: string, bucket: number): string {
  const name = partitionOf(table, bucket);
  return `CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL);
    ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES IN (${String(bucket)});`;
}

/**
 * Makes the partitions that are not there yet, inside a transaction of its own for each period. A period of which lines came before its partition
 * stays in the default partition: moving them would be changing them.
 * @param inStep runs work in a transaction that nobody else migrates beside
 */
export async function makePartitions(
  client: Client,
  nu: number,
  inStep: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  for (const bucket of bucketsAhead(nu)) {
    if (await isThere(client, partitionOf('object', bucket))) continue;
    try {
      await inStep(async () => {
        if (await isThere(client, partitionOf('object', bucket))) return;
        await client.query(TABLES.map((table) => statementsFor(table, bucket)).join('\n'));
      });
    } catch (error) {
      if (!isTakenByDefault(error)) throw error;
    }
  }
}
