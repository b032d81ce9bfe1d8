import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { Server as TcpServer } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import type { Server as TlsServer } from 'node:tls';

import type { DestinationStream, Logger } from 'pino';
import { pino } from 'pino';

import { buildApp } from './app.ts';
import { createAuthenticate } from './autorisatie/authenticate.ts';
import { openDirectory } from './autorisatie/directory.ts';
import { ensureOntwikkelomgeving, ONTWIKKEL_OIN } from './autorisatie/manage-applicaties.ts';
import { openAccessTokens } from './autorisatie/open-access-tokens.ts';
import { buildContext } from './build-context.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config/config.ts';
import { fetchJson } from './http/fetch-json.ts';
import { createMetrics } from './http/metrics.ts';
import { startMetricsServer } from './http/metrics-server.ts';
import { loadTls } from './http/tls.ts';
import { forgetExpiredKeys } from './idempotentie/forget-expired-keys.ts';
import { createSealer } from './pseudonimisering/sealer.ts';
import { openStore } from './storage/open-store.ts';
import { ensureVoorbeeldVar } from './var/ensure-voorbeeld-var.ts';

/** Free ports that are tried: somebody else may take one before we listen on it. */
const FREE_PORTS_MAX = 5;

/** A register that runs. */
export interface RunningRegister {
  readonly url: string;
  /** Resolves when the store can never write again; whoever runs the register has to end the process, so that it is started anew. */
  readonly failed: Promise<void>;
  /** Reads the TLS certificate again; connections that are open keep the old one. A bad one is logged, and the old one stays. */
  reloadTls(): void;
  /** Stops taking requests, finishes what was accepted, releases the data folder. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly clock?: Clock;
  /** Where log lines go; standard output when absent. */
  readonly log?: DestinationStream;
  readonly opmerkingen?: readonly string[];
}

function portOf(server: TcpServer): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A port that is free now, on an address. */
async function freePort(host: string): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Port 0 asks for a free one; addresses in answers have to name it (P5). */
async function withPort(config: Config): Promise<Config> {
  const port = config.port === 0 ? await freePort(config.host) : config.port;
  const named = (base: string): string => base.replace(`://${config.host}:0/`, `://${config.host}:${String(port)}/`);
  const metricsPort = config.metricsPort ?? (config.port === 0 ? 0 : port + 1);
  return {
    ...config,
    port,
    metricsPort,
    publicBewerking: named(config.publicBewerking),
    publicInzage: named(config.publicInzage),
    publicVar: named(config.publicVar),
  };
}

/** The activities of an invented municipality. */
function readVoorbeeldVar(): Uint8Array {
  return readFileSync(createRequire(import.meta.url).resolve('@verwerkingenlog/contract/var/voorbeeld.csv'));
}

function renewTls(server: TcpServer, config: Config, logger: Logger): void {
  try {
    const tls = loadTls(config);
    if (tls === null) return logger.info('geen TLS-certificaat ingesteld: er is niets opnieuw te lezen');
    (server as TlsServer).setSecureContext(tls.options);
    logger.info({ geldigTot: tls.geldigTot }, 'TLS-certificaat opnieuw gelezen');
  } catch (err) {
    logger.error({ err }, 'het TLS-certificaat is niet vervangen: het oude blijft in gebruik');
  }
}

/** Starts the register. @throws Error with a sentence for the operator when it cannot */
export async function startServer(given: Config, options: StartOptions = {}): Promise<RunningRegister> {
  for (let tried = 1; ; tried += 1)
    try {
      return await startOn(await withPort(given), options);
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      if (given.port !== 0 || tried === FREE_PORTS_MAX || code !== 'EADDRINUSE') throw error;
    }
}

async function startOn(config: Config, options: StartOptions): Promise<RunningRegister> {
  const clock = options.clock ?? systemClock;
  const logger = pino(
    { level: config.logLevel, base: null, messageKey: 'melding' },
    options.log ?? pino.destination(1),
  );
  for (const opmerking of options.opmerkingen ?? []) logger.warn(opmerking);
  if (config.meldpuntGeldigTot !== null && Date.parse(config.meldpuntGeldigTot) < clock.nowSeconds() * 1_000)
    logger.warn('meldpuntGeldigTot is voorbij: wie een zwakke plek vindt, weet niet of het meldpunt nog klopt.');
  const metrics = createMetrics();
  const store = await openStore({ ...config, cacheMiB: config.sqliteCacheMib, lock: true, observer: metrics });
  const undo: (() => Promise<unknown> | void)[] = [() => store.close()];
  const undoAll = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  let ending: Promise<void> | null = null;
  const close = async (): Promise<void> => (ending ??= undoAll());
  try {
    const sealer = createSealer(store.sleutelring.keys('geheim', ''));
    if (config.dev) {
      const own = { engine: store.engine, sealer, clock };
      await ensureOntwikkelomgeving(own, config.minimaalGeheim, config.databaseServers[0]?.naam ?? null);
      await ensureVoorbeeldVar(own, ONTWIKKEL_OIN, readVoorbeeldVar);
    }
    const directory = await openDirectory(store.engine, sealer, metrics);
    undo.push(() => directory.close());
    const accessTokens = openAccessTokens(config, {
      clock,
      fetchJson,
      onFailure: (uitgever, err) => {
        metrics.count('T18');
        logger.warn({ uitgever, err }, 'de sleutels van een uitgever zijn niet te lezen');
      },
    });
    undo.push(() => accessTokens.close());
    const context = buildContext(config, store, clock, metrics);
    undo.push(forgetExpiredKeys(context, () => directory.logIds()));
    const app = buildApp(context, createAuthenticate(directory, clock, accessTokens, metrics), logger);
    const metricsServer: Server = await startMetricsServer(metrics, config.metricsHost, config.metricsPort ?? 0);
    undo.push(
      () =>
        new Promise((resolve) => {
          metricsServer.close(resolve);
          metricsServer.closeAllConnections();
        }),
    );
    const url = await app.listen({ host: config.host, port: config.port });
    undo.push(() => app.close());
    // With port 0 nobody else knows where the figures are.
    logger.info({ url, metricsPort: portOf(metricsServer) }, `verwerkingenlog luistert op ${url}`);
    const failed = store.engine.died.then((err) => logger.fatal({ err }, 'de opslag kan niet meer schrijven'));
    const reloadTls = (): void => renewTls(app.server, config, logger);
    return { url, failed, reloadTls, close };
  } catch (error) {
    await close();
    throw error;
  }
}
