import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { RegisterError } from '../errors.ts';

/** One line of a body whose lines are bodies of their own (Z12). */
export interface Regel {
  /** Line of the body, from 0; blank lines have a number, and are left out. */
  readonly nummer: number;
  /** Valid against the contract; null when there is a `fout`. */
  readonly body: unknown;
  readonly fout: RegisterError | null;
}

/** One call of an operation of the contract: authenticated, its scope known, input valid against the contract. */
export interface Aanroep {
  readonly aanvrager: Aanvrager;
  /** Path parameters; UUIDs in lower case. */
  readonly params: Readonly<Record<string, string>>;
  /** Query parameters after validation: booleans and integers converted, lists split and lower-cased. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Request headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed and validated JSON body; enums in lower case. */
  readonly body: unknown;
  /** The lines of a body of lines; empty for other operations. */
  readonly regels: readonly Regel[];
  readonly requestId: string;
}

export interface Antwoord {
  readonly status: 200 | 201 | 204 | 304;
  readonly headers?: Readonly<Record<string, string>>;
  /** Serialised by the contract's response schema. */
  readonly body?: object;
}

/** Carries out one operation. Throws RegisterError for every refusal. */
export type Handler = (aanroep: Aanroep) => Promise<Antwoord>;

/** operationId of the contract → handler. Checked at start and by a test to be complete. */
export type Handlers = Readonly<Record<string, Handler>>;
