import type { Random } from './fuzz-random.ts';
import { MERK, prototypeKeys, texts } from './fuzz-texts.ts';
import { testBsns } from './personen.ts';

/** Percent-encoded, and also what needs no encoding; half characters as they are written in a body that is no UTF-8. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
export type Header = readonly [name: string, value: string];

const SHORT = 3_000;
const shortText = (random: Random): string => random.pick(texts).slice(0, SHORT);

export function mutatePath(path: string, random: Random): string {
  const segments = path.split('/');
  const at = 1 + random.int(segments.length - 1);
  const withSegment = (segment: string): string => segments.with(at, segment).join('/');
  const segment = segments[at] ?? '';
  const makes: readonly (() => string)[] = [
    () => `${path}/`,
    () => `/${path}`,
    () => `${path}/${encode(shortText(random))}`,
    () => withSegment(encode(shortText(random))),
    () => withSegment(random.pick(testBsns)),
    () =>
      withSegment(`${segment}${random.pick(['%00', '%', '%zz', '%c0%af', '%e0%a4%a', ';a=b', '.json', '%20', '%2f'])}`),
    () => withSegment(segment.toUpperCase()),
    () => withSegment(segment.slice(0, random.int(segment.length))),
    () => withSegment(segment.replaceAll(/./g, (char) => `%${char.charCodeAt(0).toString(16)}`)),
    () => withSegment(encode(encode(segment + MERK))),
    () =>
      withSegment(random.pick(['..', '.', '%2e%2e', '%2e', '*', ':actieId', '{actieId}', '_zoek', '_bulk', 'versies'])),
    () => withSegment('a'.repeat(random.int(12_000))),
    () => `http://${MERK.replace('!', '')}.example${path}`,
    () => `${path}#${MERK}`,
    () => `${path};${MERK}`,
    () => segments.slice(0, at).join('/') || '/',
    () => path.replaceAll('/', '\\'),
    () => '*',
    () => `${path}${random.pick(['\u0001', ' ', '\t', 'é', '"', '<', '|', '^'])}${MERK}`,
  ];
  return random.pick(makes)();
}

const RAW_QUERIES = [
  '%',
  '%zz=1',
  'a=%c0%80',
  '&&&',
  '=',
  '==',
  '?',
  'a=b=c',
  '%00=1',
  '[]=1',
  'a[b][c]=1',
  '+',
  '#',
  ';',
];

export function mutateQuery(query: string, random: Random): string {
  const pairs = query === '' ? [] : query.split('&');
  const at = random.int(pairs.length);
  const pair = pairs[at] ?? 'objectId=1';
  const [name = ''] = pair.split('=');
  const makes: readonly (() => readonly string[])[] = [
    () => pairs.toSpliced(at, 1),
    () => [...pairs, pair],
    () => pairs.with(at % Math.max(1, pairs.length) || 0, `${name}=${encode(shortText(random))}`),
    () => [...pairs, `${name}=${encode(shortText(random))}`],
    () => [...pairs, `${random.pick(prototypeKeys)}=${encode(shortText(random))}`],
    () => [...pairs, `${random.pick(prototypeKeys)}[isAdmin]=true`],
    () => [...pairs, `${encode(shortText(random))}=1`],
    () => [...pairs, `${random.pick(testBsns)}=${random.pick(testBsns)}`],
    () => [...pairs, random.pick(RAW_QUERIES)],
    () => [...pairs, `${name}[]=1`, `${name}.a=1`],
    () => [...pairs, `cursor=${encode(shortText(random))}`],
    () => Array.from({ length: random.int(1_500) }, (_, i) => `a${String(i)}=`),
    () => [pair.toUpperCase()],
    () => [pair.replaceAll('%', '%25')],
  ];
  return random
    .pick(pairs.length === 0 ? makes.toSpliced(2, 1) : makes)()
    .join('&');
}

/** Headers that somebody acts on, when they do. */
const otherNames = [
  'Accept Accept-Encoding Accept-Language Origin Range If-Match If-None-Match If-Modified-Since If-Unmodified-Since',
  'X-Request-Id traceparent tracestate X-Forwarded-For X-Forwarded-Proto X-Forwarded-Host Forwarded Max-Forwards',
  'X-HTTP-Method-Override X-Original-URL Content-Encoding Cookie Expect Upgrade TE Via Referer User-Agent Date',
  'Idempotency-Key OIN VerwerkingId Vertrouwelijkheid Bewaartermijn',
  ...prototypeKeys,
].flatMap((names) => names.split(' '));

/** The framing of the request is not among what changes here: smokkel.test.ts does that. */
export function mutateHeaders(headers: readonly Header[], random: Random): readonly Header[] {
  const at = random.int(headers.length);
  const [name, value] = headers[at] ?? ['Accept', '*/*'];
  const text = shortText(random);
  const makes: readonly (() => readonly Header[])[] = [
    () => headers.toSpliced(at, 1),
    () => headers.with(at, [name, text]),
    () => headers.with(at, [name.toUpperCase(), ` \t${value}\t `]),
    () => [...headers, [name, value]],
    () => [...headers, [random.pick(otherNames), text]],
    () => [...headers, [random.pick(otherNames), random.pick(testBsns)]],
    () => [...headers, [random.pick(otherNames), `${MERK}\u001b[31m`]],
    () => [
      ...headers,
      [random.pick(otherNames), random.pick(['*/*', 'application/xml', 'gzip', 'text/html;q=0', '*', 'W/"a", "b"'])],
    ],
    () => [
      ...headers,
      ['Accept', random.pick(['', ',', '*/*;q=0', 'application/json;q=0', 'a/b, */*', '*/*,'.repeat(500)])],
    ],
    () => [...headers, ['Expect', random.pick(['100-continue', '200-ok', ''])]],
    () => [...headers, ...Array.from({ length: random.int(1_000) }, (_, i) => [`X-${String(i)}`, ''] as const)],
    () => [...headers, ['X-A', 'a'.repeat(random.int(20_000))]],
    () => [...headers, [text, 'x']],
    () => headers.toReversed(),
  ];
  return random.pick(makes)();
}

const types = [
  '',
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=a',
  'application/json; charset=utf-16',
  'application/json; charset="utf-8"',
  'application/json;charset=UTF-8;a=b',
  'APPLICATION/JSON',
  'application/json,application/json',
  'application/json; ;',
  'application/problem+json',
  'application/x-ndjson',
  'application/merge-patch+json',
  'application',
  '/',
  '*/*',
  '__proto__',
  'constructor/prototype',
];

export function mutateType(type: string, random: Random): string {
  return random.pick([...types, `${type}; ${MERK}=${MERK}`, `${type};${shortText(random)}`, shortText(random)]);
}
