import type { BewerkingOperaties } from '../generated/bewerking.ts';
import { bewerkingOperaties } from '../generated/bewerking.ts';
import type { InzageOperaties } from '../generated/inzage.ts';
import { inzageOperaties } from '../generated/inzage.ts';
import type { SendOptions } from '../http/send.ts';
import { createSend } from '../http/send.ts';
import type { Api } from './operations.ts';
import { createApi } from './operations.ts';

export interface ClientOptions extends SendOptions {
  /** Where the Bewerking API stands: `https://…/bewerking/api/v1`. */
  readonly bewerking: string;
  /** Where the Inzage API stands; default beside Bewerking, when that ends as the standard has it. */
  readonly inzage?: string;
  /** Plain HTTP beyond this machine, where something else encrypts. Default false: token and persons would be readable on the way. */
  readonly allowHttp?: boolean;
}

/** Both APIs of one register, for one application. */
export interface RegisterClient {
  readonly bewerking: Api<BewerkingOperaties>;
  readonly inzage: Api<InzageOperaties>;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function requireAddress(address: string, allowHttp: boolean): void {
  const url = URL.parse(address);
  if (url?.protocol === 'https:') return;
  if (url?.protocol === 'http:' && (allowHttp || LOOPBACK.has(url.hostname))) return;
  throw new TypeError('Het adres van een API begint met https:// (http:// alleen op deze machine, of met allowHttp).');
}

/**
 * Calls on one register. Nothing is sent yet.
 * @throws TypeError when an address is none, or is plain HTTP beyond this machine
 */
export function createClient(options: ClientOptions): RegisterClient {
  const {
    bewerking,
    inzage = bewerking.replace(/\/bewerking(?=\/api\/v\d+\/*$)/, '/inzage'),
    allowHttp = false,
  } = options;
  for (const address of [bewerking, inzage]) requireAddress(address, allowHttp);
  const send = createSend(options);
  return {
    bewerking: createApi<BewerkingOperaties>(bewerking, send, bewerkingOperaties),
    inzage: createApi<InzageOperaties>(inzage, send, inzageOperaties),
  };
}

/** One page of a list. */
export interface Blad<Resultaat> {
  readonly next?: string | null;
  readonly results: readonly Resultaat[];
}

/**
 * Everything from this page to the last. Of `next` only the cursor is used (Z7): the register may call itself otherwise than we call it.
 * @param lees the list operation of the API that gave the first page
 */
export async function* allResults<Resultaat>(
  eerste: Blad<Resultaat>,
  lees: (vraag: { readonly query: { readonly cursor: string } }) => Promise<{ readonly body: Blad<Resultaat> }>,
): AsyncGenerator<Resultaat, void> {
  let blad = eerste;
  for (;;) {
    yield* blad.results;
    const { next = null } = blad;
    const cursor = next === null ? null : new URL(next, 'http://register.invalid').searchParams.get('cursor');
    if (cursor === null) return;
    blad = (await lees({ query: { cursor } })).body;
  }
}
