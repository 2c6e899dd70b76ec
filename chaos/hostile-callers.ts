import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { parentPort, workerData, Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { formatApiKey } from '../src/domain/access/api-key.js';

/** Whom to trouble, how often, for how long. */
interface Order {
  readonly urls: readonly string[];
  readonly perSecond: number;
  readonly durationMs: number;
}

/** How often each kind of request got which status; `none` is a connection without an answer. */
export type Reception = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Sends what a caller without a key, or with an invented one, can send, at a steady rate and without waiting for answers.
 * From a thread of its own, so that what it costs to write is not measured as what it costs to answer.
 */
export async function troubleServers(order: Order): Promise<Reception> {
  const worker = new Worker(new URL(import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const BASE = '/api/v1/x402';
const MEGABYTE = 1_048_000;
const SOCKET_LIMIT_MS = 10_000;

const UNKNOWN_NAMES = `{${Array.from({ length: 80_000 }, (_, index) => `"n${String(index)}":0`).join(',')}}`;
const EMPTY_OBJECTS = `{"tx_hash":[${'{},'.repeat(MEGABYTE / 3)}{}],"chain":"base"}`;
const EMPTY_ITEMS = `{"verifications":[${'{},'.repeat(MEGABYTE / 3)}{}]}`;
const DEEP = `{"tx_hash":${'['.repeat(400_000)}${']'.repeat(400_000)}}`;

const SMALL = JSON.stringify({ tx_hash: `0x${'0'.repeat(64)}`, chain: 'base' });
const GZIPPED = gzipSync(EMPTY_OBJECTS);

type Make = () => Buffer;

/** Kinds of requests; the large ones are one in ten, because no anonymous caller has the bandwidth for two hundred megabytes a second. */
const KINDS: readonly (readonly [name: string, make: Make])[] = [
  ['forged key', () => request('POST', '/verify', [`Authorization: Bearer ${forgedKey()}`], SMALL)],
  [
    'wrong operator key',
    () => request('GET', '/admin/bans', [`X-Admin-Key: ${randomBytes(16).toString('hex')}`]),
  ],
  ['unknown path', () => request('GET', `/${randomBytes(4).toString('hex')}`)],
  ['wrong method', () => request('DELETE', '/verify')],
  ['no key', () => request('GET', '/usage')],
  [
    'keyless settle',
    () => request('POST', '/facilitator/settle', [], '{"x402Version":2,"paymentPayload":[{},{}]}'),
  ],
  ['gzip', () => request('POST', '/facilitator/settle', ['Content-Encoding: gzip'], GZIPPED)],
  [
    'unsigned event',
    () => request('POST', '/webhooks/stripe', ['Stripe-Signature: t=1,v1=00'], EMPTY_ITEMS.slice(0, 9_000)),
  ],
  ['garbage', () => randomBytes(300)],
  ['long unknown names', () => request('POST', '/verify', [], UNKNOWN_NAMES)],
  ['long list', () => request('POST', '/verify', [], EMPTY_OBJECTS)],
  ['long batch', () => request('POST', '/verify/batch', [], EMPTY_ITEMS)],
  ['deep nest', () => request('POST', '/facilitator/settle', [], DEEP)],
];
const SMALL_KINDS = KINDS.filter(([name]) => !/^(?:long|deep)/.test(name));
const LARGE_KINDS = KINDS.filter(([name]) => /^(?:long|deep)/.test(name));

function request(
  method: string,
  path: string,
  fields: readonly string[] = [],
  body: string | Buffer = '',
): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    `${method} ${BASE}${path} HTTP/1.1`,
    'Host: chaos',
    'Connection: close',
    // Some of them share their address with the sellers, some have one of their own.
    `X-Forwarded-For: ${Math.random() < 0.5 ? '10.0.0.1' : `10.66.0.${String(Math.floor(Math.random() * 8))}`}`,
    ...(bytes.length > 0
      ? ['Content-Type: application/json', `Content-Length: ${String(bytes.length)}`]
      : []),
    ...fields,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}

function forgedKey(): string {
  return formatApiKey('live', randomBytes(32));
}

function oneOf<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}

/** One request on a connection of its own. @returns the status, or `none` */
function send(url: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname);
    socket.setTimeout(SOCKET_LIMIT_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => (answer = answer.length < 20 ? answer + chunk.toString('latin1') : answer));
    socket.on('close', () => {
      resolve(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'none');
    });
    socket.write(bytes);
  });
}

async function trouble({ urls, perSecond, durationMs }: Order): Promise<Reception> {
  const reception: Record<string, Record<string, number>> = {};
  const exchanges: Promise<void>[] = [];
  const startMs = performance.now();
  const total = Math.round((perSecond * durationMs) / 1_000);
  while (exchanges.length < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - startMs) / 1_000) * perSecond));
    while (exchanges.length < due) exchanges.push(troubleOnce(oneOf(urls), reception));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(exchanges);
  return reception;
}

async function troubleOnce(url: string, reception: Record<string, Record<string, number>>): Promise<void> {
  const [name, make] = oneOf(Math.random() < 0.1 ? LARGE_KINDS : SMALL_KINDS);
  const status = await send(url, make());
  const statuses = (reception[name] ??= {});
  statuses[status] = (statuses[status] ?? 0) + 1;
}

if (parentPort !== null) parentPort.postMessage(await trouble(workerData as Order));
