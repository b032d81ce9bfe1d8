import type { Param, Row, Statement } from '../engine.ts';
import type { Committed } from '../writing/writer.ts';

/** What a thread is started with. */
export interface ThreadOptions {
  readonly path: string;
  readonly cacheMiB: number;
}

export type WriterRequest =
  /** Of `encodeGroups`. */
  | { readonly kind: 'append'; readonly groups: Uint8Array }
  | { readonly kind: 'execute'; readonly statements: readonly Statement[] };

export interface AppendReply extends Committed {
  readonly kind: 'append';
}

export type WriterReply = AppendReply | { readonly kind: 'execute'; readonly fout: string | null };

export interface ReaderRequest {
  readonly id: number;
  readonly sql: string;
  readonly params: readonly Param[];
}

export type ReaderReply =
  { readonly id: number; readonly rows: readonly Row[] } | { readonly id: number; readonly fout: string };
