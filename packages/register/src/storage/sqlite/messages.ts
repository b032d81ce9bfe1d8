import type { AppendResult } from '../append.ts';
import type { Param, Row, Statement } from '../engine.ts';

/** What a thread is started with. */
export interface ThreadOptions {
  readonly path: string;
  readonly cacheMiB: number;
}

export type WriterRequest =
  /** Of `encodeAppends`. */
  | { readonly kind: 'append'; readonly appends: Uint8Array }
  | { readonly kind: 'execute'; readonly statements: readonly Statement[] };

/** One outcome per append of the batch: nobody shares a neighbour's fault. */
export type AppendOutcome = AppendResult | { readonly uitkomst: 'mislukt'; readonly oorzaak: string };

export interface AppendReply {
  readonly kind: 'append';
  readonly outcomes: readonly AppendOutcome[];
  /** Seconds that committing took. */
  readonly flushed: number;
}

export type WriterReply = AppendReply | { readonly kind: 'execute'; readonly fout: string | null };

export interface ReaderRequest {
  readonly id: number;
  readonly sql: string;
  readonly params: readonly Param[];
}

export type ReaderReply =
  { readonly id: number; readonly rows: readonly Row[] } | { readonly id: number; readonly fout: string };
