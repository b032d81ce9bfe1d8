import type { Socket } from 'node:net';
import { connect } from 'node:net';

/** One answer, as its bytes came over the wire. */
export interface WireAnswer {
  readonly status: number;
  /** Names in lower case; of a repeated header the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const HEAD_END = '\r\n\r\n';
/** What bytes are as text, each a character: nothing is lost. */
const WIRE = 'latin1';

/** Joins the chunks of a body. @returns null while the last has not come */
function readChunks(text: string): { readonly body: string; readonly rest: string } | null {
  let body = '';
  for (let at = 0; ;) {
    const line = text.indexOf('\r\n', at);
    if (line === -1) return null;
    const size = Number.parseInt(text.slice(at, line), 16);
    const end = line + 2 + size + 2;
    if (text.length < end) return null;
    if (size === 0) return { body, rest: text.slice(end) };
    body += text.slice(line + 2, end - 2);
    at = end;
  }
}

function readBody(
  status: number,
  headers: ReadonlyMap<string, string>,
  text: string,
  isHead: boolean,
): { readonly body: string; readonly rest: string } | null {
  if (isHead || status < 200 || status === 204 || status === 304) return { body: '', rest: text };
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(text);
  const length = Number(headers.get('content-length') ?? 0);
  return text.length < length ? null : { body: text.slice(0, length), rest: text.slice(length) };
}

/**
 * Reads the first answer in what came in.
 * @returns null while it is not whole
 * @throws Error when it is no answer at all
 */
function readAnswer(text: string, isHead: boolean): { readonly answer: WireAnswer; readonly rest: string } | null {
  const end = text.indexOf(HEAD_END);
  if (end === -1) return null;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
  if (Number.isNaN(status)) throw new Error(`dit is geen antwoord in HTTP/1.1: ${text.slice(0, 80)}`);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const read = readBody(status, headers, text.slice(end + HEAD_END.length), isHead);
  if (read === null) return null;
  const body = Buffer.from(read.body, WIRE).toString();
  return { answer: { status, headers, body }, rest: read.rest };
}

/** How long a server may think about one request; far more than it needs, on a machine that does other things too. */
const ANSWER_TIMEOUT_MS = 20_000;

/** A connection that is opened when it is needed, and used again while it stays open. */
export interface Wire {
  /**
   * Sends one request and waits for its one answer.
   * @returns null when the server closed without an answer
   * @throws Error when no answer came in time, or more than one came before
   */
  ask(bytes: Uint8Array, isHead?: boolean): Promise<WireAnswer | null>;
  close(): void;
}

interface Line {
  readonly socket: Socket;
  /** What came in and belongs to no answer that was asked for. */
  text: string;
  /** Looks at what came in. */
  look: () => void;
}

function openLine(base: string): Line {
  const { hostname, port } = new URL(base);
  const line: Line = { socket: connect(Number(port), hostname), text: '', look: () => {} };
  line.socket.setNoDelay(true);
  line.socket.setEncoding(WIRE);
  line.socket.on('data', (text: string) => {
    line.text += text;
    line.look();
  });
  // A server that refuses closes while it is still being written to.
  line.socket.on('error', () => {});
  line.socket.once('close', () => line.look());
  return line;
}

export function openWire(base: string): Wire {
  let open: Line | null = null;

  async function answerOn(line: Line, isHead: boolean): Promise<WireAnswer | null> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('geen antwoord')), ANSWER_TIMEOUT_MS);
      line.look = () => {
        const read = readAnswer(line.text, isHead);
        if (read === null && !line.socket.destroyed) return;
        line.text = read?.rest ?? '';
        // 100 Continue announces the answer.
        if (read !== null && read.answer.status < 200) return line.look();
        clearTimeout(timer);
        line.look = () => {};
        resolve(read?.answer ?? null);
      };
    });
  }

  return {
    ask: async (bytes, isHead = false) => {
      const line = open?.socket.destroyed === false ? open : openLine(base);
      open = null;
      if (line.text !== '') throw new Error(`een antwoord waar niet om gevraagd was: ${line.text.slice(0, 40)}`);
      const asked = answerOn(line, isHead);
      line.socket.write(bytes);
      const answer = await asked;
      if (answer === null || answer.headers.get('connection') === 'close') line.socket.destroy();
      else open = line;
      return answer;
    },
    close: () => open?.socket.destroy(),
  };
}

/**
 * Sends bytes and reads all answers until the server closes.
 * @param damaged given when the bytes may be half a request, or two: our side is ended too, and it tells whether the first asks for no body
 * @throws Error when it does not close in time
 */
export async function exchange(
  base: string,
  bytes: Uint8Array,
  damaged?: { readonly isHead: boolean },
): Promise<readonly WireAnswer[]> {
  const { hostname, port } = new URL(base);
  let text = '';
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`de verbinding blijft open na: ${text.slice(0, 200)}`));
    }, ANSWER_TIMEOUT_MS);
    socket.setEncoding(WIRE);
    socket.on('data', (more: string) => (text += more));
    socket.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    if (damaged === undefined) socket.write(bytes);
    else socket.end(bytes);
  });
  const answers: WireAnswer[] = [];
  for (let read = readAnswer(text, damaged?.isHead ?? false); read !== null; read = readAnswer(text, false)) {
    const { answer, rest } = read;
    if (answer.status >= 200) answers.push(answer);
    text = rest;
  }
  return answers;
}
