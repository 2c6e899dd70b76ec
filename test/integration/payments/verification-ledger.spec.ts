import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { evidenceToJson } from '../../../src/domain/evidence.js';
import type { Verdict } from '../../../src/domain/judge.js';
import { NOT_FOUND_EVIDENCE } from '../../../src/domain/payment.js';
import type { CommitInput, SeenFacts } from '../../../src/modules/verification/coordination/commit-input.js';
import type { AcquireInput } from '../../../src/modules/verification/coordination/acquisition.js';
import { VerificationLedger } from '../../../src/modules/verification/coordination/verification-ledger.js';
import type { PaymentKey } from '../../../src/modules/verification/payments/payment-record.js';
import { Distribution } from '../../../src/platform/database/distribution/distribution.js';
import { PooledQueries } from '../../../src/platform/database/pooled-queries.js';
import type { Signals } from '../../../src/platform/signals/signals.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

const WALLET = '0x00000000000000000000000000000000000000aa';
const NETWORK = 'eip155:8453';
const NOTHING_SEEN: SeenFacts = { payment: null, claims: [] };
const BARE: Verdict = {
  status: 'confirmed',
  reason: null,
  amountAtomic: 2n ** 70n,
  surplusAtomic: 0n,
  fromAddress: null,
  toAddress: WALLET,
  binding: 'none',
  claimPayer: null,
};

describe(VerificationLedger.name, () => {
  let dataSource: DataSource;
  let ledger: VerificationLedger;
  const told: string[] = [];
  const signals: Signals = {
    publish: async ({ key }) => Promise.resolve(void told.push(key)),
    subscribe: () => () => undefined,
  };

  beforeAll(async () => {
    dataSource = await new DataSource(dataSourceOptions(workerDatabaseUrl())).initialize();
    ledger = new VerificationLedger(new PooledQueries(dataSource), new Distribution(dataSource), signals);
  });
  afterAll(() => dataSource.destroy());

  const newKey = (tenantId: string = randomUUID()): PaymentKey => ({
    tenantId,
    environment: 'live',
    network: NETWORK,
    txHash: `0x${randomBytes(32).toString('hex')}`,
  });
  const asking = (key: PaymentKey, options: Partial<AcquireInput> = {}): AcquireInput => ({
    ...key,
    chain: 'base',
    token: randomUUID(),
    awaited: null,
    limit: 1_000,
    exact: false,
    wallet: WALLET,
    recipient: null,
    ...options,
  });
  const decided = (changes: Partial<CommitInput['decision']> = {}): CommitInput['decision'] => ({
    evidence: NOT_FOUND_EVIDENCE,
    record: {
      status: 'confirmed',
      reason: null,
      evidence: NOT_FOUND_EVIDENCE,
      amountAtomic: 2n ** 70n,
      fromAddress: null,
      toAddress: WALLET,
      rememberSeconds: 3_600,
      recheckSeconds: null,
    },
    bare: BARE,
    charge: true,
    claim: null,
    refusedSenders: [],
    accepted: { status: 'confirmed', reason: null, event: null },
    refused: { status: 'rejected', reason: 'RISK_REJECTED', event: null },
    ...changes,
  });
  const committing = (
    key: PaymentKey,
    token: string,
    changes: Partial<CommitInput['decision']> = {},
    seen: SeenFacts = NOTHING_SEEN,
  ): CommitInput => ({
    ...{ key, token, seen },
    chain: 'base',
    judgedWallet: WALLET,
    decision: decided(changes),
    log: {
      caller: 'key:test',
      chain: 'base',
      payer: null,
      reference: null,
      latencyMs: 1,
      requestId: 'req_test',
    },
  });
  /** Like the coordinator: asks again, in exact mode, near the limit. */
  const acquire = async (input: AcquireInput) => {
    const first = await ledger.acquire(input);
    return first.outcome === 'needs_exact' ? ledger.acquire({ ...input, exact: true }) : first;
  };
  /** A payment that is confirmed and remembered. */
  const remembered = async (changes: Partial<CommitInput['decision']> = {}): Promise<PaymentKey> => {
    const key = newKey();
    const input = asking(key);
    await acquire(input);
    await ledger.commit(committing(key, input.token, changes));
    return key;
  };
  const usedUnits = async (tenantId: string): Promise<number> => {
    const [row] = await dataSource.query<[{ used: string }]>(
      'SELECT coalesce(sum(used), 0) AS used FROM usage_counters WHERE tenant_id = $1',
      [tenantId],
    );
    return Number(row.used);
  };

  it('A11: grants exactly the units left to concurrent calls, and each commit keeps its unit', async () => {
    const tenantId = randomUUID();
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const key = newKey(tenantId);
        const input = asking(key, { limit: 20 });
        const { outcome } = await acquire(input);
        if (outcome === 'granted') await ledger.commit(committing(key, input.token));
        return outcome;
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'granted')).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome.startsWith('refused'))).toHaveLength(40);
    expect(await usedUnits(tenantId)).toBe(20);
  });

  it('A11: counts exactly across the border between the fast and the exact mode', async () => {
    const tenantId = randomUUID();
    const use = (units: number) =>
      dataSource.query(
        "SELECT charge_unit($1, 'live', date_trunc('month', now() AT TIME ZONE 'UTC')::date, $2)",
        [tenantId, units],
      );
    const [{ unseen }] = await dataSource.query<[{ unseen: string }]>('SELECT unseen_units() AS unseen');
    const limit = Number(unseen) + 60;
    const outcomes: string[] = [];
    const verifyNew = async (): Promise<void> => {
      const key = newKey(tenantId);
      const input = asking(key, { limit });
      const { outcome } = await acquire(input);
      outcomes.push(outcome);
      if (outcome === 'granted') await ledger.commit(committing(key, input.token));
    };
    const several = (count: number) => Promise.all(Array.from({ length: count }, verifyNew));
    await several(70);
    await use(Number(unseen) - 40);
    await several(50);
    expect(outcomes.filter((outcome) => outcome === 'granted')).toHaveLength(100);
    expect(await usedUnits(tenantId)).toBe(limit);
  });

  it('A11: any interleaving of acquire, commit and release stays within the limit and loses no unit', async () => {
    const step = fc.record({ payment: fc.nat(5), action: fc.constantFrom('commit', 'release', 'leave') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.integer({ min: 0, max: 4 }),
        async (steps, limit) => {
          const tenantId = randomUUID();
          const keys = Array.from({ length: 6 }, () => newKey(tenantId));
          const committed = new Set<number>();
          const open = new Set<number>();
          for (const { payment, action } of steps) {
            const key = keys[payment] ?? newKey(tenantId);
            const input = asking(key, { limit });
            const { outcome } = await acquire(input);
            const free = committed.size + open.size < limit;
            const expected = committed.has(payment)
              ? 'remembered'
              : open.has(payment)
                ? 'wait'
                : free
                  ? 'granted'
                  : committed.size < limit
                    ? 'refused_for_now'
                    : 'refused';
            expect(outcome).toBe(expected);
            if (outcome !== 'granted') continue;
            if (action === 'commit') {
              await ledger.commit(committing(key, input.token));
              committed.add(payment);
            } else if (action === 'release') {
              await ledger.release(key, input.token, { kind: 'unavailable', retryAfterSeconds: 1 });
            } else {
              open.add(payment);
            }
          }
          expect(await usedUnits(tenantId)).toBe(committed.size);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('A4: a commit whose lease was lost writes nothing', async () => {
    const key = newKey();
    const input = asking(key);
    await acquire(input);
    await dataSource.query(
      "UPDATE verification_leases SET lease_until = now() - interval '1 second' WHERE tenant_id = $1",
      [key.tenantId],
    );
    const successor = asking(key);
    expect((await acquire(successor)).outcome).toBe('granted');
    expect(await ledger.commit(committing(key, input.token))).toBeNull();
    expect(await usedUnits(key.tenantId)).toBe(0);
    expect(await ledger.renew(key, input.token)).toBe(false);
    expect(await ledger.commit(committing(key, successor.token))).toMatchObject({
      outcome: 'committed',
      payment: { amountAtomic: 2n ** 70n },
    });
    expect(await usedUnits(key.tenantId)).toBe(1);
  });

  it('A4: an expired lease cannot commit, even when no other took it over', async () => {
    const key = newKey();
    const input = asking(key);
    await acquire(input);
    await dataSource.query(
      "UPDATE verification_leases SET lease_until = now() - interval '1 second' WHERE tenant_id = $1",
      [key.tenantId],
    );
    expect(await ledger.commit(committing(key, input.token))).toBeNull();
    expect(await usedUnits(key.tenantId)).toBe(0);
  });

  it('A3: charges no second unit for a payment that is verified again after its remembered time', async () => {
    const key = newKey();
    for (let round = 0; round < 3; round += 1) {
      const input = asking(key, { limit: 1 });
      const acquired = await acquire(input);
      expect(acquired.outcome).toBe('granted');
      await ledger.commit(committing(key, input.token, {}, acquired));
      await dataSource.query('UPDATE payments SET remembered_until = now() WHERE tenant_id = $1', [
        key.tenantId,
      ]);
    }
    expect(await usedUnits(key.tenantId)).toBe(1);
  });

  it('A12: waiting calls get a result that is not remembered', async () => {
    const key = newKey();
    const input = asking(key);
    await acquire(input);
    expect(await acquire(asking(key))).toMatchObject({ outcome: 'wait', holder: input.token });
    told.length = 0;
    const shared = { kind: 'unavailable', retryAfterSeconds: 7 } as const;
    await ledger.release(key, input.token, shared);
    expect(await acquire(asking(key, { awaited: input.token }))).toMatchObject({
      outcome: 'shared',
      shared,
    });
    const next = asking(key);
    expect((await acquire(next)).outcome).toBe('granted');
    // Their processes are told of the end of an awaited lease only.
    await ledger.commit(committing(key, next.token));
    expect(told).toEqual([input.token]);
  });

  it('A8: a claim of one tenant does not affect the same payment of another', async () => {
    const first = newKey();
    const second = { ...first, tenantId: randomUUID() };
    for (const key of [first, second]) {
      const input = asking(key);
      await acquire(input);
      await ledger.commit(committing(key, input.token));
      const claim = { payer: null, authorizationId: null, reference: `order-of-${key.tenantId}` };
      expect(await ledger.claim(key, claim, [])).toEqual({ outcome: 'taken' });
    }
  });

  describe('a commit with outdated facts', () => {
    const forget = (key: PaymentKey) =>
      dataSource.query('UPDATE payments SET remembered_until = now() WHERE tenant_id = $1', [key.tenantId]);
    const logged = async (tenantId: string): Promise<number> => {
      const rows = await dataSource.query<unknown[]>('SELECT 1 FROM verification_log WHERE tenant_id = $1', [
        tenantId,
      ]);
      return rows.length;
    };

    it('A8: returns the current claims, keeps the lease, and writes nothing', async () => {
      const key = await remembered();
      await forget(key);
      const input = asking(key);
      const acquired = await acquire(input);
      expect(acquired).toMatchObject({ outcome: 'granted', claims: [] });
      const other = { payer: 'p', authorizationId: null, reference: 'other' };
      expect(await ledger.claim(key, other, [])).toEqual({ outcome: 'taken' });
      const claim = { payer: null, authorizationId: null, reference: 'ours' };
      const stale = await ledger.commit(committing(key, input.token, { claim }, acquired));
      expect(stale).toMatchObject({
        outcome: 'stale',
        seen: { claims: [other], payment: { status: 'confirmed' } },
      });
      expect(await logged(key.tenantId)).toBe(1);
      if (stale?.outcome !== 'stale') throw new Error('stale');
      const again = await ledger.commit(committing(key, input.token, {}, stale.seen));
      expect(again).toMatchObject({ outcome: 'committed' });
      expect(await logged(key.tenantId)).toBe(2);
    });

    it('A9: is stale when the payment was reorged or verified meanwhile', async () => {
      for (const change of [
        "status = 'reorged'",
        'verified_at = clock_timestamp()',
        'deepest = NOT deepest',
      ]) {
        const key = await remembered();
        await forget(key);
        const input = asking(key);
        const acquired = await acquire(input);
        await dataSource.query(`UPDATE payments SET ${change} WHERE tenant_id = $1`, [key.tenantId]);
        const result = await ledger.commit(committing(key, input.token, {}, acquired));
        expect(result).toMatchObject({ outcome: 'stale', seen: { payment: { txHash: key.txHash } } });
      }
    });

    it('A8: is stale when a settlement has created the payment meanwhile', async () => {
      const key = newKey();
      const input = asking(key);
      const acquired = await acquire(input);
      await dataSource.query(
        `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
           amount_atomic, deepest) VALUES ($1, 'live', $2, $3, 'base', 'pending', $5, $4, 1, false)`,
        [key.tenantId, NETWORK, key.txHash, WALLET, JSON.stringify(evidenceToJson(NOT_FOUND_EVIDENCE))],
      );
      expect(await ledger.commit(committing(key, input.token, {}, acquired))).toMatchObject({
        outcome: 'stale',
        seen: { payment: { status: 'pending' } },
      });
      expect(await usedUnits(key.tenantId)).toBe(0);
    });
  });

  describe('findRemembered', () => {
    it('A12: returns each payment that acquire would return as remembered, and null for others', async () => {
      const plain = await remembered();
      const claimed = await remembered({
        claim: { payer: null, authorizationId: null, reference: 'order-1' },
      });
      const forgotten = await remembered();
      await dataSource.query('UPDATE payments SET remembered_until = now() WHERE tenant_id = $1', [
        forgotten.tenantId,
      ]);
      const asked = [
        asking(plain),
        asking(newKey()),
        asking(claimed, { recipient: WALLET }),
        asking(forgotten),
        asking(plain, { recipient: '0x00000000000000000000000000000000000000ab' }),
        asking(plain, { wallet: '0x00000000000000000000000000000000000000ab' }),
        asking(plain, { wallet: null }),
        asking({ ...plain, tenantId: claimed.tenantId }),
        asking({ ...plain, environment: 'test' }),
        asking(plain),
      ];
      const found = await ledger.findRemembered(asked);
      const acquired = await Promise.all(asked.map((input) => ledger.acquire(input)));
      expect(found).toEqual(acquired.map((each) => (each.outcome === 'remembered' ? each : null)));
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

    it('A12: takes no lease', async () => {
      const key = newKey();
      expect(await ledger.findRemembered([asking(key)])).toEqual([null]);
      expect(
        await dataSource.query('SELECT 1 FROM verification_leases WHERE tenant_id = $1', [key.tenantId]),
      ).toEqual([]);
    });
  });
});
