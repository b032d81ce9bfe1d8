import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that the operating system gives to connections and to who asks for any: nobody gets one of these by chance. */
const [FIRST, LAST] = [20_000, 32_000];

/** Whether nobody listens on a port of this machine. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listens = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '0.0.0.0', () => resolve(true));
  });
  if (listens) await new Promise((resolve) => server.close(resolve));
  return listens;
}

/** A port of this machine that nobody listens on at this moment. @param count so many in a row */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = randomInt(FIRST, LAST);
    const ports = Array.from({ length: count }, (_, i) => first + i);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}
