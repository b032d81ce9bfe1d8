import { RegisterError } from '../errors.ts';

/** A token that is not accepted. The caller is not told why, because that would tell him what there is (T16); the server log is. */
export function refused(reden: string): RegisterError {
  return new RegisterError('authentication_failed', 'Het token is ongeldig.', { reden });
}
