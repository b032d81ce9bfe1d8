import { RegisterError } from '../errors.ts';

const acceptable = new Set(['*/*', 'application/*', 'application/json', 'application/problem+json']);

/** @throws RegisterError `not_acceptable` when JSON will not do (P9) */
export function requireAcceptable(accept: string | undefined): void {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return;
  const allowed = accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return acceptable.has(type) && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
  if (!allowed) throw new RegisterError('not_acceptable', 'Dit register antwoordt alleen in application/json.');
}

/** @throws RegisterError `unsupported_media_type` when a body is there in another format than the operation reads (P9) */
export function requireReadable(
  headers: Readonly<Record<string, string | undefined>>,
  bodyTypes: readonly string[],
): void {
  if (bodyTypes.length === 0) return;
  const contentType = headers['content-type'];
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (contentType === undefined && !hasBody) return;
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (!bodyTypes.includes(type) || !utf8 || headers['content-encoding'] !== undefined)
    throw new RegisterError('unsupported_media_type', `Stuur de body als ${bodyTypes.join(' of ')}.`);
}
