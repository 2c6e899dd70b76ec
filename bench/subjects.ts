import { formatApiKey } from '../src/domain/access/api-key.js';
import { randomBytes } from 'node:crypto';
import type { TestTenant } from '../test/support/verification/tenants.js';
import type { Shot, Volley } from './load-generator.js';
import { newHash, VERIFY_PATH, verificationBody } from './sellers.js';

/** What a row is compared with. */
export interface Comparison {
  /** The subject of the same group that stands for 1. */
  readonly to: string;
  /** What the issue asks of the ratio; null where it asks nothing. */
  readonly target: number | null;
}

/** One row of the table: what is sent, to whom, and what it is compared with. */
export interface Subject {
  readonly name: string;
  readonly on: 'product' | 'floors';
  readonly comparisons: readonly Comparison[];
  readonly volley: Pick<Volley, 'method' | 'path' | 'next' | 'expectedStatus'>;
}

/** Subjects that are measured by turns, so that whatever else the machine does meets them alike. */
export interface Group {
  readonly name: string;
  readonly subjects: readonly Subject[];
}

export interface Cast {
  /** One that is asked for alone, and the thousand that share the load. */
  readonly hot: TestTenant;
  readonly many: readonly TestTenant[];
  /** Its plan is used up. */
  readonly spent: TestTenant;
  /** Payments of each that are remembered. */
  readonly remembered: { readonly hot: readonly string[]; readonly many: readonly string[] };
  readonly floorRemembered: readonly string[];
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Every row, group by group. */
export function groupsOf(cast: Cast): Group[] {
  return [newOnes(cast), repeats(cast), withoutIo(cast)];
}

const FLOOR_A = 'floor a: validated body, no I/O';
const TOLD_401 = 'floor a, told 401: its header fields and line of the log';
const TOLD_429 = 'floor a, told 429: its header fields and line of the log';
const FLOOR_C = 'floor c: script, one statement';
const SHARED_C = 'floor c, shared: one statement for repeats that arrive at once';
const FLOOR_D = 'floor d: script, two statements, HTTP call';

function newOnes({ hot, many }: Cast): Group {
  const hotHeaders = keyOf(hot);
  const manyHeaders = turns(many.map(keyOf));
  const body = (): string => verificationBody(newHash());
  const all = 'new verification, many tenants';
  return {
    name: 'new',
    subjects: [
      floor(FLOOR_D, '/d', fresh),
      verify(all, () => ({ headers: manyHeaders(), body: body() }), [{ to: FLOOR_D, target: 1.5 }]),
      verify('new verification, 1 tenant', () => ({ headers: hotHeaders, body: body() }), [
        { to: all, target: 0.9 },
      ]),
    ],
  };
}

function repeats({ hot, many, remembered, floorRemembered }: Cast): Group {
  const repeatsOf = (headers: Shot['headers'], hashes: readonly string[]): (() => Shot) =>
    turns(hashes.map((hash) => ({ headers, body: verificationBody(hash) })));
  const ofMany = turns(
    many.map((tenant, at) => ({ headers: keyOf(tenant), body: bodyOf(remembered.many, at) })),
  );
  const all = 'repeat, many tenants';
  return {
    name: 'repeat',
    subjects: [
      floor(FLOOR_C, '/c', repeatsOf(JSON_TYPE, floorRemembered)),
      {
        ...floor(SHARED_C, '/c-shared', repeatsOf(JSON_TYPE, floorRemembered)),
        comparisons: [measuredTo(FLOOR_C)],
      },
      verify(all, ofMany, [{ to: FLOOR_C, target: 1.2 }]),
      verify('repeat, 1 tenant', repeatsOf(keyOf(hot), remembered.hot), [{ to: all, target: 0.9 }]),
    ],
  };
}

function withoutIo({ spent }: Cast): Group {
  const spentHeaders = keyOf(spent);
  const asSpent = (): Shot => ({ headers: spentHeaders, body: verificationBody(newHash()) });
  const refused = (told: string): Comparison[] => [
    { to: FLOOR_A, target: 0.6 },
    { to: told, target: 0.8 },
  ];
  return {
    name: 'no I/O',
    subjects: [
      floor(FLOOR_A, '/a', fresh),
      { ...floor(TOLD_401, '/told-401', fresh, 401), comparisons: [measuredTo(FLOOR_A)] },
      { ...floor(TOLD_429, '/told-429', fresh, 429), comparisons: [measuredTo(FLOOR_A)] },
      floor('floor b: one insert', '/b', fresh),
      { ...health(), comparisons: [measuredTo(FLOOR_A)] },
      verify('429: plan used up', asSpent, refused(TOLD_429), 429),
      verify('401: a key with a wrong checksum', badKey, refused(TOLD_401), 401),
      verify('401: an unknown key', unknownKey, refused(TOLD_401), 401),
    ],
  };
}

function measuredTo(floor: string): Comparison {
  return { to: floor, target: null };
}

function keyOf({ liveKey }: TestTenant): Record<string, string> {
  return { ...JSON_TYPE, authorization: `Bearer ${liveKey}` };
}

function fresh(): Shot {
  return { headers: JSON_TYPE, body: verificationBody(newHash()) };
}

function floor(name: string, path: string, next: () => Shot, expectedStatus = 200): Subject {
  const volley = { method: 'POST', path, next, expectedStatus } as const;
  return { name, on: 'floors', comparisons: [], volley };
}

function verify(
  name: string,
  next: () => Shot,
  comparisons: readonly Comparison[],
  expectedStatus = 200,
): Subject {
  const volley = { method: 'POST', path: VERIFY_PATH, next, expectedStatus } as const;
  return { name, on: 'product', comparisons, volley };
}

/** Health is limited by address; each comes from one of its own, as behind a balancer. */
function health(): Subject {
  const path = '/api/v1/x402/health/live';
  const next = (): Shot => ({ headers: { 'x-forwarded-for': newAddress() } });
  return {
    name: 'anonymous health',
    on: 'product',
    comparisons: [],
    volley: { method: 'GET', path, next, expectedStatus: 200 },
  };
}

/** Failed keys get an address banned: each comes from one of its own. */
function badKey(): Shot {
  const authorization = `Bearer x402_live_${'a'.repeat(49)}`;
  return anonymousCallers(authorization);
}

function unknownKey(): Shot {
  return anonymousCallers(`Bearer ${formatApiKey('live', randomBytes(32))}`);
}

function anonymousCallers(authorization: string): Shot {
  return {
    headers: { ...JSON_TYPE, authorization, 'x-forwarded-for': newAddress() },
    body: verificationBody(newHash()),
  };
}

function newAddress(): string {
  const [one = 0, two = 0, three = 0] = randomBytes(3);
  return `10.${String(one)}.${String(two)}.${String(three)}`;
}

function turns<T>(items: readonly T[]): () => T {
  let at = -1;
  return () => {
    at = (at + 1) % items.length;
    return items[at] as T;
  };
}

function bodyOf(hashes: readonly string[], at: number): string {
  return verificationBody(hashes[at % hashes.length] ?? newHash());
}
