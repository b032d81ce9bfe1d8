import { isIP } from 'node:net';

/** Is this the machine itself? */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** An address where nobody can listen in or answer instead: https, or http on the machine itself; without query and fragment. */
export function isSecureAddress(address: string): boolean {
  if (!URL.canParse(address) || /[?#\s]/.test(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  const secure = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return secure && username === '' && password === '';
}
