import { codeOf } from '../http/errors.ts';

const REDENEN = {
  vol: 'de spool is vol',
  te_groot: 'de regel is te groot voor de spool',
  gesloten: 'de spool is gesloten',
  bezet: 'een ander proces gebruikt deze spool al',
  schijf: 'de schijf bevestigde niet dat de regel vastligt',
  sleutel: 'de spool is met deze sleutel niet te lezen',
} as const;

export type SpoolReden = keyof typeof REDENEN;

/** The spool could not take a line, or could not be opened. Nothing was acknowledged; the message holds no personal data and no path. */
export class SpoolFout extends Error {
  override readonly name = 'SpoolFout';
  readonly reden: SpoolReden;
  /** `ENOSPC`, `EFBIG` and such; empty when the system had nothing to do with it. */
  readonly code: string;

  constructor(reden: SpoolReden, cause?: unknown) {
    const code = codeOf(cause);
    super(`Het kon niet: ${REDENEN[reden]}${code === '' ? '' : ` (${code})`}.`);
    this.reden = reden;
    this.code = code;
  }
}
