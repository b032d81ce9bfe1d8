import { RegisterError } from '../errors.ts';

function tags(header: string): readonly string[] {
  return header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}

/** H9. @throws RegisterError `precondition_failed` when `If-Match` names another version than the newest. */
export function requireMatch(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined) return;
  // Weak tags never match here (RFC 9110, 13.1.1).
  const strong = ifMatch.split(',').map((tag) => tag.trim());
  if (strong.includes('*') || strong.includes(etag)) return;
  throw new RegisterError('precondition_failed', 'De verwerkingsactie is intussen gewijzigd.');
}

/** H9: does the client already hold this version? */
export function isNotModified(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const known = tags(ifNoneMatch);
  return known.includes('*') || known.includes(etag);
}
