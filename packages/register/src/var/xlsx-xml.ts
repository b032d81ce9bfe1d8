import { SaxesParser } from 'saxes';

import { BestandFout } from './sheet.ts';

export type Attributes = Readonly<Record<string, string>>;

/** What a reader of a part does with its elements; names come without prefix. */
export interface XmlHandlers {
  open?(naam: string, attributes: Attributes): void;
  text?(tekst: string): void;
  close?(naam: string): void;
}

const local = (naam: string): string => naam.slice(naam.indexOf(':') + 1);

/** `_x000D_` is how an XLSX writes a character that XML does not like. */
const escaped = /_x([0-9A-Fa-f]{4})_/g;

/**
 * Runs through a part of an XLSX. Document types are refused, so that no entity can grow.
 * @throws BestandFout when it is no well-formed XML
 */
export async function parseXml(pieces: AsyncIterable<string>, handlers: XmlHandlers): Promise<void> {
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw new BestandFout('Dit XLSX-bestand bevat een DOCTYPE; dat wordt niet gelezen.');
  });
  parser.on('opentag', ({ name, attributes }) =>
    handlers.open?.(
      local(name),
      Object.fromEntries(Object.entries(attributes as Attributes).map(([key, value]) => [local(key), value])),
    ),
  );
  const text = (tekst: string): void =>
    handlers.text?.(tekst.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))));
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', ({ name }) => handlers.close?.(local(name)));
  try {
    for await (const piece of pieces) parser.write(piece);
    parser.close();
  } catch (error) {
    throw error instanceof BestandFout ? error : new BestandFout('Dit XLSX-bestand is beschadigd.', { cause: error });
  }
}
