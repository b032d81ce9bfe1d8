import { inspect } from 'node:util';

/** One fault in what was sent, as the register names it: where, which kind, and a Dutch sentence. */
export interface InvalidParam {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
}

/** A problem document (RFC 9457) with the fields of the standard's Fout and ValidatieFout. */
export interface ProblemDocument {
  readonly type?: string;
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly invalidParams?: readonly InvalidParam[];
}

/** What may stand in an error text: words of the contract. Anything else could be a value that was sent (REGELS D2). */
const CODE = /^[a-z][a-z_-]{0,40}$/i;
const NAME = /^[a-z_]\w{0,60}(?:\.\w{1,40}){0,4}$/i;
const INSTANCE = /^urn:uuid:[0-9a-f-]{36}$/i;
/** Fields that one message names at most. */
const NAMES_MAX = 5;

function sentence({ status, code, instance, invalidParams = [] }: ProblemDocument): string {
  const names = invalidParams.filter(({ name, code }) => NAME.test(name) && CODE.test(code));
  const fields = names.slice(0, NAMES_MAX).map(({ name, code }) => `${name} (${code})`);
  const what = `${String(status)}${CODE.test(code) ? ` ${code}` : ''}${fields.length === 0 ? '' : `: ${fields.join(', ')}`}`;
  return `Het register weigerde de aanroep: ${what}${INSTANCE.test(instance) ? `. Voorval ${instance}` : ''}`;
}

/**
 * The register answered, and said no. The message holds words of the contract only; what else it said is behind getters,
 * so that printing the error or sending it to a log shows no more than the message.
 */
export class RegisterProblem extends Error {
  override readonly name = 'RegisterProblem';
  readonly status: number;
  /** `permission_denied`, `jwt-expired`, … ; empty when something between us and the register answered. */
  readonly code: string;
  /** `urn:uuid:…`: the number under which the register keeps this in its own log. */
  readonly instance: string;
  /** Seconds that the register asks to wait. */
  readonly retryAfter: number | null;
  readonly #document: ProblemDocument;

  constructor(document: ProblemDocument, retryAfter: number | null = null) {
    super(sentence(document));
    this.status = document.status;
    this.code = document.code;
    this.instance = document.instance;
    this.retryAfter = retryAfter;
    this.#document = document;
  }

  /** Every fault in what was sent. */
  get invalidParams(): readonly InvalidParam[] {
    return this.#document.invalidParams ?? [];
  }

  /** The whole answer. A register that keeps REGELS D2 repeats no value in it; another one may. */
  get document(): ProblemDocument {
    return this.#document;
  }

  [inspect.custom](): string {
    return this.stack ?? this.message;
  }
}

/** Why there was no answer that can be trusted. */
export type UnreachableReason = 'connection' | 'timeout' | 'answer';

const REASONS: Readonly<Record<UnreachableReason, string>> = {
  connection: 'er kwam geen verbinding, of zij brak af',
  timeout: 'het antwoord bleef te lang uit',
  answer: 'het antwoord kwam niet van een register',
};

/** No answer of the register: whether it did what was asked is not known, unless it is asked again under the same key. */
export class RegisterUnreachable extends Error {
  override readonly name = 'RegisterUnreachable';
  readonly reason: UnreachableReason;
  /** `ECONNREFUSED` and such; empty when there is none. The cause itself is left out: it may quote an address. */
  readonly code: string;

  constructor(reason: UnreachableReason, code = '') {
    super(`Het register is niet bereikt: ${REASONS[reason]}${code === '' ? '' : ` (${code})`}.`);
    this.reason = reason;
    this.code = code;
  }
}

const ERROR_CODE = /^[A-Z][A-Z0-9_]{2,60}$/;

/** The code of a system fault below a failed fetch. */
export function codeOf(error: unknown): string {
  let found: unknown = error;
  while (found instanceof Error) {
    const { code } = found as { readonly code?: unknown };
    if (typeof code === 'string' && ERROR_CODE.test(code)) return code;
    found = found.cause;
  }
  return '';
}
