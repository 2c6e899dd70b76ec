import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/data-source.js';
import { NOT_FOUND_EVIDENCE } from '../../src/domain/payment.js';
import {
  VerificationLedger,
  type AcquireInput,
  type CommitInput,
} from '../../src/modules/verification/coordination/verification-ledger.js';
import type { PaymentKey } from '../../src/modules/verification/payments/payment-record.js';
import { PooledQueries } from '../../src/platform/database/pooled-queries.js';
import { workerDatabaseUrl } from '../support/worker-database.js';

const WALLET = '0x00000000000000000000000000000000000000aa';
const NETWORK = 'eip155:8453';

describe(VerificationLedger.name, () => {
  let dataSource: DataSource;
  let repository: VerificationLedger;

  beforeAll(async () => {
    dataSource = await new DataSource(dataSourceOptions(workerDatabaseUrl())).initialize();
    repository = new VerificationLedger(new PooledQueries(dataSource));
  });
  afterAll(() => dataSource.destroy());

  const newKey = (tenantId: string = randomUUID()): PaymentKey => ({
    tenantId,
    environment: 'live',
    network: NETWORK,
    txHash: `0x${randomBytes(32).toString('hex')}`,
  });
  const beginning = (key: PaymentKey, options: Partial<AcquireInput> = {}): AcquireInput => ({
    ...key,
    chain: 'base',
    token: randomUUID(),
    awaited: null,
    limit: 1_000,
    near: false,
    wallet: WALLET,
    recipient: null,
    ...options,
  });
  const landing = (key: PaymentKey, token: string, options: Partial<CommitInput> = {}): CommitInput => ({
    key,
    token,
    landed: null,
    payment: {
      chain: 'base',
      status: 'confirmed',
      reason: null,
      evidence: NOT_FOUND_EVIDENCE,
      judgedWallet: WALLET,
      amountAtomic: 2n ** 70n,
      fromAddress: null,
      toAddress: WALLET,
      rememberSeconds: 3_600,
      recheckSeconds: null,
    },
    charge: true,
    claim: null,
    log: {
      caller: 'key:test',
      chain: 'base',
      status: 'confirmed',
      reason: null,
      amountAtomic: 2n ** 70n,
      payer: null,
      reference: null,
      latencyMs: 1,
      requestId: 'req_test',
    },
    event: null,
    refusedStandings: [],
    ...options,
  });
  /** As the flights do: near the limit, ask again. */
  const begin = async (input: AcquireInput) => {
    const first = await repository.begin(input);
    return first.outcome === 'near' ? repository.begin({ ...input, near: true }) : first;
  };
  const usedUnits = async (tenantId: string): Promise<number> => {
    const [row] = await dataSource.query<[{ used: string }]>(
      'SELECT coalesce(sum(used), 0) AS used FROM usage_counters WHERE tenant_id = $1',
      [tenantId],
    );
    return Number(row.used);
  };

  it('A11: grants exactly what is left when many ask at once, and a landing keeps its unit', async () => {
    const tenantId = randomUUID();
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const key = newKey(tenantId);
        const input = beginning(key, { limit: 20 });
        const { outcome } = await begin(input);
        if (outcome === 'granted') await repository.land(landing(key, input.token));
        return outcome;
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'granted')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome.startsWith('refused'))).toHaveLength(40);
    expect(await usedUnits(tenantId)).toBe(20);
  });

  it('A11: counts exactly across the border between far from and near the limit', async () => {
    const tenantId = randomUUID();
    const [{ max }] = await dataSource.query<[{ max: string }]>(
      "SELECT current_setting('max_connections') AS max",
    );
    const limit = Number(max) + 30;
    const outcomes: string[] = [];
    const keys = Array.from({ length: limit + 40 }, () => newKey(tenantId));
    const work = async (): Promise<void> => {
      for (let key = keys.pop(); key; key = keys.pop()) {
        const input = beginning(key, { limit });
        const { outcome } = await begin(input);
        outcomes.push(outcome);
        if (outcome === 'granted') await repository.land(landing(key, input.token));
      }
    };
    await Promise.all(Array.from({ length: 20 }, work));
    expect(outcomes.filter((outcome) => outcome === 'granted')).toHaveLength(limit);
    expect(await usedUnits(tenantId)).toBe(limit);
  });

  it('A11: any interleaving of begin, land and give back stays within the limit and loses no unit', async () => {
    const step = fc.record({ payment: fc.nat(5), action: fc.constantFrom('land', 'abandon', 'leave') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.integer({ min: 0, max: 4 }),
        async (steps, limit) => {
          const tenantId = randomUUID();
          const keys = Array.from({ length: 6 }, () => newKey(tenantId));
          const landed = new Set<number>();
          const open = new Set<number>();
          for (const { payment, action } of steps) {
            const key = keys[payment] ?? newKey(tenantId);
            const input = beginning(key, { limit });
            const { outcome } = await begin(input);
            const free = landed.size + open.size < limit;
            const expected = landed.has(payment)
              ? 'remembered'
              : open.has(payment)
                ? 'wait'
                : free
                  ? 'granted'
                  : landed.size < limit
                    ? 'refused_for_now'
                    : 'refused';
            expect(outcome).toBe(expected);
            if (outcome !== 'granted') continue;
            if (action === 'land') {
              await repository.land(landing(key, input.token));
              landed.add(payment);
            } else if (action === 'abandon') {
              await repository.abandon(key, input.token, { kind: 'unavailable', retryAfterSeconds: 1 });
            } else {
              open.add(payment);
            }
          }
          expect(await usedUnits(tenantId)).toBe(landed.size);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('A4: a landing whose lease was lost writes nothing', async () => {
    const key = newKey();
    const input = beginning(key);
    await begin(input);
    await dataSource.query(
      "UPDATE verification_flights SET lease_until = now() - interval '1 second' WHERE tenant_id = $1",
      [key.tenantId],
    );
    const successor = beginning(key);
    expect((await begin(successor)).outcome).toBe('granted');
    expect(await repository.land(landing(key, input.token))).toBeNull();
    expect(await usedUnits(key.tenantId)).toBe(0);
    expect(await repository.renew(key, input.token)).toBe(false);
    expect((await repository.land(landing(key, successor.token)))?.payment).toMatchObject({
      amountAtomic: 2n ** 70n,
    });
    expect(await usedUnits(key.tenantId)).toBe(1);
  });

  it('A4: an expired lease cannot land even when nobody took it over', async () => {
    const key = newKey();
    const input = beginning(key);
    await begin(input);
    await dataSource.query(
      "UPDATE verification_flights SET lease_until = now() - interval '1 second' WHERE tenant_id = $1",
      [key.tenantId],
    );
    expect(await repository.land(landing(key, input.token))).toBeNull();
    expect(await usedUnits(key.tenantId)).toBe(0);
  });

  it('A3: a payment verified again after it was forgotten costs no second unit', async () => {
    const key = newKey();
    for (let round = 0; round < 3; round += 1) {
      const input = beginning(key, { limit: 1 });
      expect((await begin(input)).outcome).toBe('granted');
      await repository.land(landing(key, input.token));
      await dataSource.query('UPDATE payments SET remembered_until = now() WHERE tenant_id = $1', [
        key.tenantId,
      ]);
    }
    expect(await usedUnits(key.tenantId)).toBe(1);
  });

  it('A12: waiters are told what a flight found that is not remembered', async () => {
    const key = newKey();
    const input = beginning(key);
    await begin(input);
    const waiting = await begin(beginning(key));
    expect(waiting).toMatchObject({ outcome: 'wait', holder: input.token });
    const landed = { kind: 'unavailable', retryAfterSeconds: 7 } as const;
    await repository.abandon(key, input.token, landed);
    expect(await begin(beginning(key, { awaited: input.token }))).toMatchObject({
      outcome: 'landed',
      landed,
    });
    expect((await begin(beginning(key))).outcome).toBe('granted');
  });

  it('A8: of parallel claims with different references exactly one is taken', async () => {
    const key = newKey();
    const input = beginning(key);
    await begin(input);
    await repository.land(landing(key, input.token));
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => repository.claim(key, null, `order-${index}`)),
    );
    expect(results.filter((result) => result === 'taken')).toHaveLength(1);
    expect(results.filter((result) => result === 'conflict')).toHaveLength(19);
  });

  it('A8: claims of the whole and of one payer exclude each other, in whatever order they come', async () => {
    const claims = fc.array(
      fc.record({ payer: fc.constantFrom(null, 'p1', 'p2'), reference: fc.constantFrom('a', 'b') }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(claims, async (attempts) => {
        const key = newKey();
        const input = beginning(key);
        await begin(input);
        await repository.land(landing(key, input.token));
        for (const { payer, reference } of attempts) await repository.claim(key, payer, reference);
        const rows = await dataSource.query<{ payer: string }[]>(
          'SELECT payer FROM payment_claims WHERE tenant_id = $1',
          [key.tenantId],
        );
        const whole = rows.filter(({ payer }) => payer === '').length;
        expect(rows.length).toBeGreaterThan(0);
        expect(whole === 0 || rows.length === 1).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('A8: a claim of one tenant leaves the same payment of another alone', async () => {
    const first = newKey();
    const second = { ...first, tenantId: randomUUID() };
    for (const key of [first, second]) {
      const input = beginning(key);
      await begin(input);
      await repository.land(landing(key, input.token));
      expect(await repository.claim(key, null, `order-of-${key.tenantId}`)).toBe('taken');
    }
  });

  describe('recall', () => {
    const remembered = async (options: Partial<CommitInput> = {}): Promise<PaymentKey> => {
      const key = newKey();
      const input = beginning(key);
      await begin(input);
      await repository.land(landing(key, input.token, options));
      return key;
    };

    it('A12: answers many at once as begin would answer each, and null for what begin would not remember', async () => {
      const plain = await remembered();
      const claimed = await remembered({ claim: { payer: null, reference: 'order-1' } });
      const forgotten = await remembered();
      await dataSource.query('UPDATE payments SET remembered_until = now() WHERE tenant_id = $1', [
        forgotten.tenantId,
      ]);
      const asked = [
        beginning(plain),
        beginning(newKey()),
        beginning(claimed, { recipient: WALLET }),
        beginning(forgotten),
        beginning(plain, { recipient: '0x00000000000000000000000000000000000000ab' }),
        beginning(plain, { wallet: '0x00000000000000000000000000000000000000ab' }),
        beginning(plain, { wallet: null }),
        beginning({ ...plain, tenantId: claimed.tenantId }),
        beginning({ ...plain, environment: 'test' }),
        beginning(plain),
      ];
      const found = await repository.recall(asked);
      const begun = await Promise.all(asked.map((input) => repository.begin(input)));
      expect(found).toEqual(begun.map((each) => (each.outcome === 'remembered' ? each : null)));
      expect(found.map((each) => each !== null)).toEqual([
        true,
        false,
        true,
        false,
        false,
        false,
        false,
        false,
        false,
        true,
      ]);
      expect(found[2]?.claims).toMatchObject([{ reference: 'order-1' }]);
    });

    it('A12: begins nothing, for whomever it asks', async () => {
      const key = newKey();
      expect(await repository.recall([beginning(key)])).toEqual([null]);
      expect(
        await dataSource.query('SELECT 1 FROM verification_flights WHERE tenant_id = $1', [key.tenantId]),
      ).toEqual([]);
    });
  });
});
