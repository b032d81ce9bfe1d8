import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get as getPlain } from 'node:http';
import { Agent, get, request } from 'node:https';
import { join } from 'node:path';
import type { SecureVersion } from 'node:tls';
import { connect } from 'node:tls';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { newData } from './datamap.ts';
import { testRoot } from './global-setup.ts';
import { waitFor } from './harness.ts';
import { jwt } from './jwt.ts';
import { actie } from './personen.ts';
import type { RegisterProcess } from './register-process.ts';
import { runCliJson, startProcess } from './register-process.ts';
import { productie, runToEnd } from './run-to-end.ts';

/** A certificate for this machine with its key, made on the spot. */
function certificate(name: string): { readonly cert: string; readonly key: string } {
  const folder = mkdtempSync(join(testRoot(), 'tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=${name}`.split(' ');
  execFileSync('openssl', [...made, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  return { cert, key };
}

const first = certificate('eerste');
const second = certificate('tweede');
const ca = [first, second].map(({ cert }) => readFileSync(cert));
/** Where the register reads them; renewing is copying over these. */
const used = certificate('in-gebruik');
const use = ({ cert, key }: typeof first): void => {
  copyFileSync(key, used.key);
  copyFileSync(cert, used.cert);
};

let register: RegisterProcess;
let port: number;
let client: { clientId: string; geheim: string };
beforeAll(async () => {
  use(first);
  const data = newData();
  const args = ['--dev', '--port', '0', '--tls-cert', used.cert, '--tls-key', used.key];
  register = await startProcess(data, {}, args);
  port = Number(new URL(register.url).port);
  const secret = ['applicatie', 'secret', '--data', data, '--client-id', 'ontwikkel', '--nummer', '2'];
  client = { clientId: 'ontwikkel', geheim: String((await runCliJson(secret))['geheim']) };
  const agent = new Agent();
  await waitFor(async () => (await post(agent)).statusCode === 201);
});
afterAll(() => register.kill('SIGTERM'));

/** Logs one actie over a connection of this agent. */
async function post(agent: Agent): Promise<IncomingMessage> {
  const headers = { Authorization: `Bearer ${jwt({ client })}`, 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const path = '/bewerking/api/v1/verwerkingsacties';
    const call = request({ host: '127.0.0.1', port, path, method: 'POST', ca, agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response));
    });
    call.once('error', reject).end(JSON.stringify(actie()));
  });
}

interface Handshake {
  readonly protocol: string | null;
  /** Common name of the certificate that the register showed. */
  readonly name: string;
}

async function handshake(version?: SecureVersion): Promise<Handshake> {
  const versions = version === undefined ? {} : { minVersion: version, maxVersion: version };
  // Also OpenSSL of the client would refuse the old ones.
  const socket = connect({ host: '127.0.0.1', port, ca, ciphers: 'DEFAULT:@SECLEVEL=0', ...versions });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve({ protocol: socket.getProtocol(), name: String(socket.getPeerCertificate().subject.CN) });
      socket.destroy();
    });
  });
}

describe('ONTWERP 7 P7 TLS', () => {
  test('versions 1.2 and 1.3 are spoken, older ones and plain HTTP are not', async () => {
    expect((await handshake()).protocol).toBe('TLSv1.3');
    expect((await handshake('TLSv1.2')).protocol).toBe('TLSv1.2');
    for (const old of ['TLSv1', 'TLSv1.1'] as const) await expect(handshake(old)).rejects.toThrow();
    const plain = new Promise((resolve, reject) => {
      getPlain({ host: '127.0.0.1', port, path: '/health/live' }, resolve).once('error', reject);
    });
    await expect(plain).rejects.toThrow();
  });

  test('an answer forbids browsers to go back to plain HTTP, and its addresses are https', async () => {
    const { headers } = await post(new Agent());
    expect(headers['strict-transport-security']).toBe('max-age=63072000');
    expect(headers.location).toMatch(/^https:\/\/127\.0\.0\.1:/);
  });

  test('SIGHUP: a new certificate without a failed call; a bad one is told of and the old one stays', async () => {
    const done = new AbortController();
    const statuses: (number | undefined)[] = [];
    const load = async (agent: Agent): Promise<void> => {
      while (!done.signal.aborted) statuses.push((await post(agent)).statusCode);
    };
    // Connections that stay open, and a new one for each call.
    const agents = [true, true, false, false].map((keepAlive) => new Agent({ keepAlive }));
    onTestFinished(() => agents.forEach((agent) => agent.destroy()));
    const clients = Promise.all(agents.map(load));
    expect((await handshake()).name).toBe('eerste');
    use(second);
    process.kill(register.pid, 'SIGHUP');
    await waitFor(async () => (await handshake()).name === 'tweede');
    await expect.poll(() => register.log()).toContain('"melding":"TLS-certificaat opnieuw gelezen"');
    writeFileSync(used.cert, 'geen certificaat');
    process.kill(register.pid, 'SIGHUP');
    await waitFor(async () => register.log().includes('het TLS-certificaat is niet vervangen'));
    expect((await handshake()).name).toBe('tweede');
    const before = statuses.length;
    await waitFor(async () => statuses.length > before + 20);
    done.abort();
    await clients;
    expect(new Set(statuses)).toEqual(new Set([201]));
  });

  test.each([
    ['a key of another certificate', () => second.key],
    ['a key that is none', () => first.cert],
  ])('a start with %s is refused in one sentence', async (_what, key) => {
    const args = ['serve', '--dev', '--port', '0', '--data', newData(), '--tls-cert', first.cert, '--tls-key', key()];
    expect(await runToEnd(args)).toEqual({
      code: 1,
      output: 'Het TLS-certificaat en zijn sleutel zijn onleesbaar, of horen niet bij elkaar.\n',
    });
  });
});

describe('ONTWERP 7 what else listens and tells', () => {
  const securityTxt = '/.well-known/security.txt';
  /** A register that listens everywhere, with a contact of which the time is over. */
  let everywhere: RegisterProcess;
  beforeAll(async () => {
    const settings = {
      VWL_MELDPUNT: 'https://gemeente.example/meld,mailto:cert@gemeente.example',
      VWL_MELDPUNT_GELDIG_TOT: '2020-01-01',
    };
    everywhere = await startProcess(newData(), settings, ['--dev', '--port', '0', '--host', '0.0.0.0']);
    return async () => void (await everywhere.kill('SIGTERM'));
  });

  test('/.well-known/security.txt tells whom to warn and until when; that it is over is told at the start', async () => {
    const answer = await fetch(everywhere.url + securityTxt);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await answer.text()).toBe(
      'Contact: https://gemeente.example/meld\nContact: mailto:cert@gemeente.example\nExpires: 2020-01-01T00:00:00.000Z\nPreferred-Languages: nl, en\n',
    );
    expect((await fetch(everywhere.url + securityTxt, { method: 'POST' })).status).toBe(404);
    await expect.poll(() => everywhere.log()).toContain('meldpuntGeldigTot is voorbij');
  });

  test('/.well-known/security.txt is not there without a contact', async () => {
    const status = await new Promise((resolve, reject) => {
      const call = get({ host: '127.0.0.1', port, path: securityTxt, ca }, (response) => {
        resolve(response.resume().statusCode);
      });
      call.once('error', reject);
    });
    expect(status).toBe(404);
  });

  test('/metrics stays on the machine when the register listens everywhere', async () => {
    const metricsPort = /"metricsPort":(\d+)/.exec(everywhere.log())?.[1] ?? '';
    const elsewhere = (at: string): Promise<Response> => fetch(`http://127.0.0.2:${at}/health/live`);
    expect((await elsewhere(new URL(everywhere.url).port)).status).toBe(200);
    await expect(elsewhere(metricsPort)).rejects.toThrow('fetch failed');
    expect(await everywhere.metrics()).toContain('# HELP');
  });

  test('a proxy is named as a network, or the register does not start', async () => {
    const args = ['serve', '--port', '0', '--host', '0.0.0.0', '--data', newData(), '--trusted-proxy'];
    expect(await runToEnd([...args, 'proxy.example'], productie)).toMatchObject({
      code: 2,
      output: expect.stringContaining('--trusted-proxy moet een netwerk in CIDR-notatie zijn') as string,
    });
  });
});
