/** A token and how long it is good. */
export interface Token {
  readonly token: string;
  /** Seconds from now. */
  readonly expiresIn: number;
}

/** Where the tokens for one register come from. */
export interface Tokens {
  /** A token that is still good for a while. */
  get(): Promise<string>;
  /** The register found this one expired: the next `get` gives another. */
  reject(token: string): void;
}

/** Seconds before its end at which a token is replaced: a call under way must not meet its end. */
const MARGIN_S = 60;

/**
 * Keeps a token until shortly before it expires. However many calls wait for one, it is made once.
 * @param make gives a new token; what it throws reaches every call that waited
 */
export function keepToken(make: () => Promise<Token>): Tokens {
  let kept: { readonly token: string; readonly until: number } | null = null;
  let underWay: Promise<string> | null = null;
  const renew = async (): Promise<string> => {
    const { token, expiresIn } = await make();
    // Of a token shorter than the margin half its life is used.
    kept = { token, until: performance.now() + Math.max(expiresIn - MARGIN_S, expiresIn / 2) * 1_000 };
    return token;
  };
  return {
    get: async () => {
      if (kept !== null && performance.now() < kept.until) return kept.token;
      underWay ??= renew().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    reject: (token) => {
      if (kept?.token === token) kept = null;
    },
  };
}
