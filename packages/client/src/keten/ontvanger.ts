import type { IncomingMessage, ServerResponse } from 'node:http';

import type { VerwerkingContext, Verwerkingsgegevens } from '../verwerking/verwerking.ts';
import type { KoppenOptions } from './koppen.ts';
import { readKoppen } from './koppen.ts';

export interface OntvangerOptions extends KoppenOptions {
  /**
   * May what this request says of its sender be believed? `oin` is what it says; null when it says none.
   * Look at what the sender cannot choose: its certificate, what a proxy of yours vouches for, its access token.
   * Default nobody.
   */
  readonly isPeer?: (request: IncomingMessage, oin: string | null) => boolean | Promise<boolean>;
  /** What this service itself says of every request, such as its own verwerkingsactiviteit (A/7259). */
  readonly gegevens?: Verwerkingsgegevens;
}

/** How often what was received was taken over or left. Numbers for your metrics; nothing personal. */
export interface Tellingen {
  /** Requests whose headers were taken over. */
  readonly overgenomen: number;
  /** Requests with headers of somebody who is no peer: logged without them. */
  readonly onbekend: number;
  /** Headers of peers that could not be read, by name: logged without them. */
  readonly misvormd: Readonly<Record<string, number>>;
}

type Next = (error?: Error) => void;
type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** As much of Fastify as is needed; its own types fit. */
interface FastifyLike {
  addHook(
    name: 'onRequest',
    hook: (request: { readonly raw: IncomingMessage }, reply: unknown, next: Next) => void,
  ): unknown;
}
type FastifyPlugin = (app: FastifyLike, options: unknown, done: Next) => void;

/** Runs each request in a verwerking of its own, that knows the consumer's when that is a known peer. */
export interface Ontvanger {
  readonly tellingen: Tellingen;
  /** `app.register(ontvanger.fastify)` */
  readonly fastify: FastifyPlugin;
  /** `app.use(ontvanger.express)` */
  readonly express: (request: IncomingMessage, response: ServerResponse, next: Next) => void;
  /** `createServer(ontvanger.handler(listener))` */
  readonly handler: (listener: Listener) => Listener;
}

interface MutableTellingen {
  overgenomen: number;
  onbekend: number;
  readonly misvormd: Record<string, number>;
}

/** Middleware for a provider (A/9177). A predicate that fails is a peer that is not known. */
export function createOntvanger(context: VerwerkingContext, options: OntvangerOptions = {}): Ontvanger {
  const { isPeer = () => false, gegevens: own = {} } = options;
  const tellingen: MutableTellingen = { overgenomen: 0, onbekend: 0, misvormd: {} };

  const trusts = async (request: IncomingMessage, oin: string | null): Promise<boolean> => isPeer(request, oin);
  /** What is believed of the headers: all that can be read, or nothing but the trace, which decides nothing (V10). */
  const receive = async (request: IncomingMessage): Promise<Verwerkingsgegevens> => {
    const { gegevens, misvormd } = readKoppen(request.headers, options);
    const { traceparent, ...said } = gegevens;
    const trace = traceparent === undefined ? {} : { traceparent };
    if (Object.keys(said).length === 0 && misvormd.length === 0) return { ...own, ...trace };
    if (!(await trusts(request, said.afnemerId ?? null).catch(() => false))) {
      tellingen.onbekend += 1;
      return { ...own, ...trace };
    }
    for (const naam of misvormd) tellingen.misvormd[naam] = (tellingen.misvormd[naam] ?? 0) + 1;
    if (Object.keys(said).length > 0) tellingen.overgenomen += 1;
    return { ...own, ...gegevens };
  };
  const begin = (request: IncomingMessage, next: () => void): void => {
    void receive(request).then((gegevens) => {
      // Outside the promise: what `next` throws is the server's to handle, as without us.
      process.nextTick(() => context.run(gegevens, next));
    });
  };

  const fastify: FastifyPlugin = (app, _options, done) => {
    app.addHook('onRequest', ({ raw }, _reply, next) => begin(raw, () => next()));
    done();
  };
  return {
    tellingen,
    // Hooks of this plugin hold for the whole application, not for a part of its own.
    fastify: Object.assign(fastify, { [Symbol.for('skip-override')]: true }),
    express: (request, _response, next) => begin(request, () => next()),
    handler: (listener) => (request, response) => begin(request, () => listener(request, response)),
  };
}
