import process from 'node:process';

import { RegisterProblem, RegisterUnreachable } from '../http/errors.ts';
import { SpoolFout } from './spool-fout.ts';

/** Something in the spool that somebody has to know of. No personal data. */
export type Melding =
  /** Lines that the register refused for good stand in `geweigerd.ndjson`. */
  | { readonly soort: 'geweigerd'; readonly status: number; readonly code: string; readonly aantal: number }
  /** Lines that became too old to send without the risk of storing them twice stand in `verlopen.ndjson`. */
  | { readonly soort: 'verlopen'; readonly aantal: number }
  /** Acknowledged lines can no longer be read. What is left of them stands in the file named `bestand`. */
  | { readonly soort: 'beschadigd'; readonly bestand: string; readonly bytes: number }
  /** Sending fails for the moment and is tried again; `fout` is null when the register only said so of some lines. */
  | { readonly soort: 'storing'; readonly poging: number; readonly fout: unknown };

const isOurs = (fout: unknown): fout is Error =>
  fout instanceof RegisterProblem || fout instanceof RegisterUnreachable || fout instanceof SpoolFout;

/** Messages of others may quote what was sent. */
const messageOf = (fout: unknown): string => (isOurs(fout) ? fout.message : 'onbekende fout');

const TEKSTEN: { readonly [Soort in Melding['soort']]: (melding: Melding & { readonly soort: Soort }) => string } = {
  geweigerd: ({ aantal, status, code }) =>
    `${String(aantal)} regels geweigerd (${String(status)} ${code}); zij staan in geweigerd.ndjson.`,
  verlopen: ({ aantal }) => `${String(aantal)} regels te oud om te verzenden; zij staan in verlopen.ndjson.`,
  beschadigd: ({ bestand }) => `${bestand}: regels die vastlagen zijn niet meer te lezen.`,
  storing: ({ poging, fout }) => `Verzenden lukt nog niet, poging ${String(poging)}: ${messageOf(fout)}`,
};

/** Where reports go when nobody asked for them: to the standard error of the process. */
export function warn(melding: Melding): void {
  const text = TEKSTEN[melding.soort] as (melding: Melding) => string;
  process.emitWarning(text(melding), 'SpoolWaarschuwing');
}
