import { readdirSync, readFileSync } from 'node:fs';
import { formatApiKey } from '../../../src/domain/access/api-key.js';
import { Chance } from '../traffic/random.js';

const FOLDER = 'test/fixtures/framing';
const BASE = '/api/v1/x402';
const LONGEST_PIPELINE = 12;
/** Enough that no address soon reaches a limit, and few enough that all are used during the warm-up. */
const ADDRESSES = 5_000;

/** The behaviour of one connection. */
export interface RawAttack {
  readonly pieces: readonly Buffer[];
  /** The number of requests before the mutation. */
  readonly requests: number;
  /** The bytes are valid: each request gets a response, or a response announces the end of the connection. */
  readonly isWhole: boolean;
  readonly end: 'wait' | 'half-close' | 'reset' | 'leave';
}

const recorded = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.http'))
  .map((name) => readFileSync(`${FOLDER}/${name}`, 'latin1'));

const JSON_BODY = '{"tx_hash":"0x1","chain":"sandbox","expected_amount":"1.00"}';
const UNKNOWN_KEY = formatApiKey('live', Buffer.alloc(32, 7));
const post = (path: string, fields: string, body: string): string =>
  `POST ${BASE}${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${fields}\r\n${body}`;
const sized = (path: string, fields: string, body: string): string =>
  post(path, `${fields}Content-Length: ${Buffer.byteLength(body)}\r\n`, body);
const chunked = (path: string, fields: string, body: string): string => {
  const middle = Math.floor(body.length / 2);
  const chunks = [body.slice(0, middle), body.slice(middle)].filter((chunk) => chunk !== '');
  const text = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
  return post(path, `${fields}Transfer-Encoding: chunked\r\n`, `${text}0\r\n\r\n`);
};

const written = [
  `GET ${BASE}/health/live HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET ${BASE}/supported-chains HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n`,
  `HEAD ${BASE}/health/live HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET /nowhere?${'a=b&'.repeat(20)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `OPTIONS ${BASE}/verify HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nAccess-Control-Request-Method: POST\r\n\r\n`,
  `GET ${BASE}/usage HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${UNKNOWN_KEY}\r\n\r\n`,
  `DELETE ${BASE}/wallets/base HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`,
  sized('/verify', '', JSON_BODY),
  sized('/verify', 'X-API-Key: x402_live_x\r\n', JSON_BODY),
  sized('/verify/batch', '', `{"payments":[${JSON_BODY}]}`),
  sized('/facilitator/settle', '', '{"paymentRequirements":{"network":"eip155:84532"}}'),
  sized('/webhooks/stripe', 'Stripe-Signature: t=1,v1=0\r\n', '{"id":"evt_1"}'),
  sized('/nowhere', '', 'x'.repeat(3_000)),
  chunked('/verify', '', JSON_BODY),
  chunked('/facilitator/settle', '', '{"paymentRequirements":{"network":"eip155:84532"}}'),
  chunked('/health/live', '', ''),
];

/** These may get no response or two; responses to later requests of the same piece are not expected. */
const odd = [
  sized('/verify', 'Expect: 100-continue\r\n', JSON_BODY),
  sized('/verify', 'Content-Encoding: gzip\r\n', JSON_BODY),
  post('/verify', 'Content-Length: 2000000\r\n', JSON_BODY),
  post('/verify/batch', 'Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n', ''),
  `GET ${BASE}/health/live HTTP/1.0\r\n\r\n`,
  'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
];

const isPlain = (text: string): boolean => !/^(?:upgrade|expect):/im.test(text);
const PLAIN = [...written, ...recorded.filter(isPlain)];
const ALL = [...PLAIN, ...odd, ...recorded.filter((text) => !isPlain(text))];

/** The attack with this number and seed; deterministic. */
export function rawAttack(seed: number, number: number): RawAttack {
  const chance = new Chance(seed * 1_000_003 + number);
  const isWhole = chance.next() < 0.4;
  const requests = chance.next() < 0.5 ? 1 : chance.integer(2, LONGEST_PIPELINE);
  const from = isWhole ? PLAIN : ALL;
  const texts = Array.from({ length: requests }, () => withAddress(chance.pick(from), chance));
  let bytes: Buffer = Buffer.from(texts.join(''), 'latin1');
  const mutations = isWhole ? 0 : chance.integer(1, 3);
  for (let count = 0; count < mutations; count += 1) bytes = chance.pick(MUTATIONS)(bytes, chance);
  const ends = isWhole ? (['wait'] as const) : (['wait', 'wait', 'half-close', 'reset', 'leave'] as const);
  return { pieces: split(bytes, chance), requests, isWhole, end: chance.pick(ends) };
}

/** A request whose head or body never ends. */
export function unfinished(
  seed: number,
  number: number,
): { readonly bytes: Buffer; readonly isHead: boolean } {
  const chance = new Chance(seed * 1_000_003 - 1 - number);
  const isHead = number % 2 === 0;
  const bytes = Buffer.from(withAddress(sized('/verify', '', JSON_BODY), chance), 'latin1');
  const headEnd = bytes.indexOf('\r\n\r\n');
  const cut = isHead ? chance.integer(1, headEnd) : chance.integer(headEnd + 4, bytes.length - 1);
  return { bytes: bytes.subarray(0, cut), isHead };
}

function withAddress(text: string, chance: Chance): string {
  const number = chance.integer(0, ADDRESSES - 1);
  const field = `X-Forwarded-For: 10.7.${number >> 8}.${number & 255}`;
  return text.replace('\r\n', `\r\n${field}\r\n`);
}

function split(bytes: Buffer, chance: Chance): Buffer[] {
  const cuts = Array.from({ length: chance.integer(0, 4) }, () => chance.integer(0, bytes.length));
  const edges = [0, ...cuts.sort((one, other) => one - other), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

type Mutation = (bytes: Buffer, chance: Chance) => Buffer;

function spliced(bytes: Buffer, start: number, end: number, insert: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(end)]);
}

function anywhere(bytes: Buffer, chance: Chance): number {
  return chance.integer(0, bytes.length);
}

function garbage(length: number, chance: Chance): Buffer {
  return Buffer.from(Array.from({ length }, () => chance.integer(0, 255)));
}

/** After the first line of a head, if there is one. */
function withFields(bytes: Buffer, fields: string): Buffer {
  const at = bytes.indexOf('\r\n') + 2;
  return spliced(bytes, at, at, Buffer.from(fields, 'latin1'));
}

/** Replaces one of the matches. */
function replaced(bytes: Buffer, pattern: RegExp, text: string, chance: Chance): Buffer {
  const places = [...bytes.toString('latin1').matchAll(pattern)];
  if (places.length === 0) return bytes;
  const { index, 0: found } = chance.pick(places);
  return spliced(bytes, index, index + found.length, Buffer.from(text, 'latin1'));
}

const LENGTHS = [
  '0',
  '1',
  '7',
  '99',
  '65537',
  '1048577',
  '9'.repeat(30),
  '-1',
  '+5',
  '0x10',
  '1e3',
  '',
  ' 5 5',
];
const CHUNK_SIZES = [
  '0',
  '1',
  'ff',
  'fffff',
  'f'.repeat(20),
  '-1',
  '',
  'g',
  '5;a=b',
  `1;${'a'.repeat(17_000)}`,
];
const FIELDS = [
  'Host: b\r\n',
  'Connection: close\r\n',
  'Connection: upgrade\r\nUpgrade: h2c\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Content-Length: 5\r\n',
  'Expect: 100-continue\r\n',
  'Expect: other\r\n',
  'X-A: b\r\n c\r\n',
  'X-A\0: b\r\n',
  'X-API-Key: a\r\nX-API-Key: b\r\n',
  'Range: bytes=0-1\r\n',
  '__proto__: a\r\nconstructor: b\r\n',
];

const MUTATIONS: readonly Mutation[] = [
  (bytes, chance) => bytes.subarray(0, anywhere(bytes, chance)),
  (bytes, chance) => bytes.subarray(anywhere(bytes, chance)),
  (bytes, chance) => {
    const at = anywhere(bytes, chance);
    return spliced(bytes, at, at, garbage(chance.integer(1, 40), chance));
  },
  (bytes, chance) => {
    const at = anywhere(bytes, chance);
    return spliced(bytes, at, at + 1, garbage(1, chance));
  },
  (bytes, chance) => {
    const at = anywhere(bytes, chance);
    return spliced(bytes, at, at + chance.integer(1, 60), Buffer.alloc(0));
  },
  (bytes, chance) => {
    const at = anywhere(bytes, chance);
    return spliced(bytes, at, at, bytes.subarray(at, at + chance.integer(1, 200)));
  },
  (bytes, chance) => replaced(bytes, /(?<=content-length: ?)\d+/gi, chance.pick(LENGTHS), chance),
  (bytes, chance) => replaced(bytes, /^[\da-f]+(?=\r$)/gim, chance.pick(CHUNK_SIZES), chance),
  (bytes, chance) => replaced(bytes, /\r\n/g, chance.pick(['\n', '\r', '', '\r\n\r\n']), chance),
  (bytes, chance) => withFields(bytes, 'X-Flood: a\r\n'.repeat(chance.integer(1, 3_000))),
  (bytes, chance) => withFields(bytes, `X-Long: ${'a'.repeat(chance.integer(1, 20_000))}\r\n`),
  (bytes, chance) => withFields(bytes, chance.pick(FIELDS)),
];
