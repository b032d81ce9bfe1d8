import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A code block of a page. An HTML comment before it, that readers do not see, says what a test does with it. */
export interface Block {
  /** Of the fence: `sh`, `js`, `json`, `ini`. */
  readonly taal: string;
  /** What stands after `test:`, such as `niet`; empty for a block that is simply run. */
  readonly rol: string;
  /** What stands after `bestand:`: the file that the reader is told to make; empty for a command. */
  readonly bestand: string;
  readonly text: string;
}

/** The code blocks of a page, in their order. @param page path from the root of the repository */
export function blocksOf(page: string): readonly Block[] {
  const found = readFileSync(root + page, 'utf8').matchAll(
    /(?:^<!-- (test|bestand): ([^\n,]+)[^\n]*-->\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm,
  );
  return [...found].map(([, wat = '', waarde = '', taal = '', text = '']) => ({
    taal,
    rol: wat === 'test' ? waarde.trim() : '',
    bestand: wat === 'bestand' ? waarde.trim() : '',
    text,
  }));
}
