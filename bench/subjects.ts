import { formatApiKey } from '../src/domain/api-key.js';
import { randomBytes } from 'node:crypto';
import type { TestTenant } from '../test/support/tenants.js';
import type { Shot, Volley } from './load-generator.js';
import { newHash, VERIFY_PATH, verificationBody } from './sellers.js';

/** One row of the table: what is sent, to whom, and the floor that it is compared with. */
export interface Subject {
  readonly name: string;
  readonly on: 'product' | 'floors';
  /** The subject of the same group that stands for 1; null for a floor itself. */
  readonly floor: string | null;
  /** What the issue asks of the ratio. */
  readonly target: number | null;
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

/** Every row of the issue, group by group. */
export function groupsOf(cast: Cast): Group[] {
  const { hot, many, spent, remembered, floorRemembered } = cast;
  const keyOf = (tenant: TestTenant): Record<string, string> => ({
    ...JSON_TYPE,
    authorization: `Bearer ${tenant.liveKey}`,
  });
  const hotHeaders = keyOf(hot);
  const manyHeaders = many.map(keyOf);
  const floor = (name: string, path: string, next: () => Shot): Subject => ({
    name,
    on: 'floors',
    floor: null,
    target: null,
    volley: { method: 'POST', path, next, expectedStatus: 200 },
  });
  const verify = (
    name: string,
    next: () => Shot,
    { floor: against, target, status = 200 }: { floor: string; target: number; status?: number },
  ): Subject => ({
    name,
    on: 'product',
    floor: against,
    target,
    volley: { method: 'POST', path: VERIFY_PATH, next, expectedStatus: status },
  });
  const fresh = (): Shot => ({ headers: JSON_TYPE, body: verificationBody(newHash()) });
  const manyNew = turns(manyHeaders);
  const manyRepeated = turns(
    manyHeaders.map((headers, at) => ({ headers, body: bodyOf(remembered.many, at) })),
  );
  const hotRepeated = turns(
    remembered.hot.map((hash) => ({ headers: hotHeaders, body: verificationBody(hash) })),
  );
  const floorRepeated = turns(
    floorRemembered.map((hash) => ({ headers: JSON_TYPE, body: verificationBody(hash) })),
  );
  return [
    {
      name: 'new',
      subjects: [
        floor('floor d: script, two statements, HTTP call', '/d', fresh),
        verify(
          'new verification, 1,000 tenants',
          () => ({ headers: manyNew(), body: verificationBody(newHash()) }),
          {
            floor: 'floor d: script, two statements, HTTP call',
            target: 0.75,
          },
        ),
        verify(
          'new verification, 1 tenant',
          () => ({ headers: hotHeaders, body: verificationBody(newHash()) }),
          {
            floor: 'new verification, 1,000 tenants',
            target: 0.9,
          },
        ),
      ],
    },
    {
      name: 'repeat',
      subjects: [
        floor('floor c: script, one statement', '/c', floorRepeated),
        verify('repeat, 1,000 tenants', manyRepeated, {
          floor: 'floor c: script, one statement',
          target: 0.75,
        }),
        verify('repeat, 1 tenant', hotRepeated, { floor: 'repeat, 1,000 tenants', target: 0.9 }),
      ],
    },
    {
      name: 'no I/O',
      subjects: [
        floor('floor a: validated body, no I/O', '/a', fresh),
        floor('floor b: one insert', '/b', fresh),
        { ...health(), floor: 'floor a: validated body, no I/O' },
        verify('429: plan used up', () => ({ headers: keyOf(spent), body: verificationBody(newHash()) }), {
          floor: 'floor a: validated body, no I/O',
          target: 1,
          status: 429,
        }),
        verify('401: a key with a wrong checksum', badKey, {
          floor: 'floor a: validated body, no I/O',
          target: 1,
          status: 401,
        }),
        verify('401: a key that nobody has', unknownKey, {
          floor: 'floor a: validated body, no I/O',
          target: 1,
          status: 401,
        }),
      ],
    },
  ];
}

/** Health is limited by address; each comes from one of its own, as behind a balancer. */
function health(): Subject {
  const path = '/api/v1/x402/health/live';
  const next = (): Shot => ({ headers: { 'x-forwarded-for': newAddress() } });
  return {
    name: 'anonymous health',
    on: 'product',
    floor: null,
    target: null,
    volley: { method: 'GET', path, next, expectedStatus: 200 },
  };
}

/** Failed keys get an address banned: each comes from one of its own. */
function badKey(): Shot {
  const authorization = `Bearer x402_live_${'a'.repeat(49)}`;
  return strangers(authorization);
}

function unknownKey(): Shot {
  return strangers(`Bearer ${formatApiKey('live', randomBytes(32))}`);
}

function strangers(authorization: string): Shot {
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
