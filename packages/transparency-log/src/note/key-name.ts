import { demand } from '../errors.ts';

/** Characters of the name of a key at most. */
const KEY_NAME_CHARACTERS_MAX = 255;
// oxlint-disable-next-line no-control-regex -- they are what is forbidden
const FORBIDDEN = /[\p{White_Space}+\u0000-\u001f\u007f]/u;

/**
 * A name of a key: not empty, without white space, plus or control characters (C2SP signed-note).
 * @throws TransparencyLogError with `code`
 */
export function demandKeyName(name: string, code: 'format' | 'argument'): void {
  demand(name.length > 0 && name.length <= KEY_NAME_CHARACTERS_MAX, code, 'The name of a key has no such length.');
  demand(name.isWellFormed() && !FORBIDDEN.test(name), code, 'The name of a key has a forbidden character.');
}
