import type { GeregistreerdeTekst } from '../var/var.ts';
import { openFrom } from './hpke.ts';
import type { Ontvangersleutel } from './ontvanger.ts';
import type { Kop } from './overdracht.ts';
import { readActiviteitregel } from './read-activiteitregel.ts';
import { parseLine } from './read-kop.ts';
import type { InkomendeVersie } from './read-versieregel.ts';
import { readVersieregel } from './read-versieregel.ts';
import type { Velden } from './velden.ts';
import { createVelden, Veldfout } from './velden.ts';
import { GEHEIM } from './write-overdracht.ts';

/** What a line of an export holds. */
export type Inkomend =
  | { readonly soort: 'kop' | 'sleutel' | 'slot' }
  | { readonly soort: 'verwerkingsactiviteit'; readonly tekst: GeregistreerdeTekst }
  | { readonly soort: 'versie'; readonly inkomend: InkomendeVersie };

/** @throws Error when identifiers in this export are for somebody else, or for nobody without a key */
export function requireLeesbaar({ ontvanger }: Kop, sleutel: Ontvangersleutel | null): void {
  if (ontvanger === null) return;
  if (sleutel === null)
    throw new Error(`De export is versleuteld voor ontvanger ${ontvanger}: geef zijn geheime sleutel met --sleutel.`);
  if (sleutel.kenmerk !== ontvanger)
    throw new Error(
      `De export is versleuteld voor ontvanger ${ontvanger}; deze sleutel is van ontvanger ${sleutel.kenmerk}.`,
    );
}

/**
 * Makes the function that reads the lines of one export, in their order: a line that is missing, moved or altered no longer opens.
 * @throws Error (by the function) naming the line by its number, and never what it says (D2)
 */
export function createRegellezer(kop: Kop, sleutel: Ontvangersleutel | null): (bytes: Buffer) => Inkomend {
  let nummer = 0;
  let info: Uint8Array = Buffer.alloc(0);
  let stretch: ReturnType<typeof openFrom> | null = null;
  let klaar = false;

  /** What is encrypted in a line, as JSON. */
  function openGeheim(bytes: Buffer, geheim: string): string {
    const last = Buffer.from(`${GEHEIM}${geheim}"}`);
    const end = bytes.length - last.length;
    // What stood behind it would not be bound by it.
    if (stretch === null || end < 0 || !bytes.subarray(end).equals(last)) throw new Veldfout('geheim');
    try {
      return stretch.open(Buffer.from(geheim, 'base64'), bytes.subarray(0, end)).toString('utf8');
    } catch {
      throw new Veldfout(
        'geheim, dat niet open gaat: de regel is gewijzigd, verplaatst, of er ontbreekt een regel vóór',
      );
    }
  }

  function identificatieOf(regel: Velden, bytes: Buffer): Velden {
    if (kop.ontvanger === null) return regel.velden('identificatie');
    return createVelden(parseLine(Buffer.from(openGeheim(bytes, regel.tekst('geheim')))), 'geheim');
  }

  function startStretch(enc: string): void {
    if (sleutel === null) throw new Veldfout('soort');
    try {
      stretch = openFrom(sleutel.key, Buffer.from(enc, 'base64'), info);
    } catch {
      throw new Veldfout('enc');
    }
  }

  function read(bytes: Buffer): Inkomend {
    const regel = createVelden(parseLine(bytes));
    const soort = regel.keuze('soort', ['kop', 'sleutel', 'verwerkingsactiviteit', 'versie', 'slot'] as const);
    if (klaar || (soort === 'kop') !== (nummer === 1)) throw new Veldfout('soort');
    switch (soort) {
      case 'kop':
        info = bytes;
        return { soort };
      case 'sleutel':
        startStretch(regel.tekst('enc'));
        return { soort };
      case 'verwerkingsactiviteit':
        return { soort, tekst: readActiviteitregel(regel) };
      case 'versie':
        return { soort, inkomend: readVersieregel(regel, identificatieOf(regel, bytes)) };
      case 'slot':
        klaar = true;
        if (kop.ontvanger !== null) openGeheim(bytes, regel.tekst('geheim'));
        return { soort };
      default:
        return soort satisfies never;
    }
  }

  return (bytes) => {
    nummer += 1;
    try {
      return read(bytes);
    } catch (error) {
      if (!(error instanceof Veldfout)) throw error;
      throw new Error(`Regel ${String(nummer)} van de export klopt niet: ${error.message}.`, { cause: error });
    }
  };
}
