import {
  createSealer,
  loadConfig,
  openStore,
  requireApplicatie,
  signToken,
  startServer,
} from '@verwerkingenlog/register';
import { pino } from 'pino';

/** The register as production runs it, on a data folder that is given, with a database when one is given. */
const [, , data = '', databaseUrl] = process.argv;
const { config } = loadConfig({ flags: { dev: true, data, databaseUrl, port: 0 }, environment: new Map(), file: {} });
const register = await startServer(config, { log: pino.destination('/dev/null') });
const store = await openStore({ ...config, dev: false, lock: false });
const sealer = createSealer(store.sleutelring.keys('geheim', ''));
const { geheimen, clientId } = await requireApplicatie({ engine: store.engine, sealer }, 'ontwikkel');
await store.close();
const token = signToken({ clientId, geheim: geheimen[0] ?? Buffer.alloc(0), iat: Math.floor(Date.now() / 1000) });
process.send?.({ url: register.url, token });
process.on('SIGTERM', () => void register.close().then(() => process.exit(0)));
