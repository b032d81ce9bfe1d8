import { OIN_PATTERN } from '../oin.ts';
import type { Kop } from './overdracht.ts';
import { EXPORT_FORMAAT, EXPORT_FORMATEN } from './overdracht.ts';
import { createVelden } from './velden.ts';

const GEEN_EXPORT = 'Dit is geen export van een verwerkingenlog.';

/** Any JSON of a line; null when it is none. The message of the engine would quote the line. */
export function parseLine(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

/** Reads the first line of an export. @throws Error with a sentence for the operator when it is none, or of another version of the format */
export function readKop(bytes: Uint8Array | undefined): Kop {
  const value = bytes === undefined ? null : parseLine(bytes);
  const { soort, formaat } = (value ?? {}) as { readonly soort?: unknown; readonly formaat?: unknown };
  if (soort !== 'kop' || typeof formaat !== 'string' || !EXPORT_FORMATEN.test(formaat)) throw new Error(GEEN_EXPORT);
  if (formaat !== EXPORT_FORMAAT)
    throw new Error(`Deze export heeft het formaat ${formaat}; deze versie leest ${EXPORT_FORMAAT}.`);
  try {
    const kop = createVelden(value);
    if (!OIN_PATTERN.test(kop.tekst('oin'))) throw new Error(GEEN_EXPORT);
    return {
      soort,
      formaat,
      oin: kop.tekst('oin'),
      actieId: kop.uuid('actieId'),
      gemaakt: kop.tekst('gemaakt'),
      volgnummer: kop.getal('volgnummer'),
      ontvanger: kop.tekstOfLeeg('ontvanger'),
    };
  } catch (error) {
    throw new Error('De eerste regel van de export is onvolledig.', { cause: error });
  }
}
