import type { Body } from './answers.ts';
import type { Answer, CallOptions, Target } from './harness.ts';

export const NDJSON = { 'Content-Type': 'application/x-ndjson' } as const;

/** Bodies as the lines of one body; texts stand as they are. */
export function regels(lines: readonly (Body | string)[]): string {
  return lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
}

/** One `_bulk`. */
export async function bulk(
  register: Target,
  lines: readonly (Body | string)[] | Uint8Array,
  { query = '', headers = {}, ...options }: CallOptions & { readonly query?: string } = {},
): Promise<Answer> {
  return register.call('POST', `${register.bewerking}/verwerkingsacties/_bulk${query}`, {
    raw: lines instanceof Uint8Array ? lines : regels(lines),
    headers: { ...NDJSON, ...headers },
    ...options,
  });
}
