import type { Normaalvorm } from '../verwerkt-object/verwerkt-object.ts';
import { normaalvorm } from '../verwerkt-object/verwerkt-object.ts';

/** The receiving party as a subject of the log: a BSN as afnemer is protected exactly as an objectId (V5). */
export function afnemerNormaalvorm(soortAfnemerId: string, afnemerId: string): Normaalvorm {
  const objecttype = soortAfnemerId.trim().toLowerCase() === 'bsn' ? 'persoon' : 'organisatie';
  return normaalvorm(objecttype, soortAfnemerId, afnemerId);
}
