import { INSTANCES } from '../../support/http/app.js';
import { until } from '../../support/services/cluster.js';
import {
  freshHash,
  paid,
  startVerification,
  type FakePaymentVerifier,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

/** Each makes another write of the commit fail, for one reference only or for all. */
const BREAKAGES = [
  ['the log line', 'verification_log', `CHECK (reference IS DISTINCT FROM 'break')`],
  ['the unit', 'usage_counters', 'CHECK (used < 1)'],
  ['the claim', 'payment_claims', `CHECK (reference <> 'break')`],
  ['the payment', 'payments', `CHECK (status <> 'confirmed')`],
] as const;

describe('POST /verify with a failing database', () => {
  let database: ThrowawayDatabase;
  let fixture: VerificationFixture;
  let verifier: FakePaymentVerifier;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    fixture = await startVerification({ config: { DATABASE_URL: database.url } });
    ({ verifier } = fixture);
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
  });

  const sql = <T>(text: string, values: unknown[] = []): Promise<T> =>
    fixture.test.dataSource.query<T>(text, values);
  const rowsAbout = async (hash: string): Promise<unknown> => {
    const [row] = await sql<unknown[]>(
      `SELECT (SELECT count(*)::int FROM payments WHERE tx_hash = $1) AS payments,
         (SELECT count(*)::int FROM payment_claims WHERE tx_hash = $1) AS claims,
         (SELECT count(*)::int FROM verification_log WHERE tx_hash = $1) AS lines,
         (SELECT count(*)::int FROM verification_leases WHERE tx_hash = $1) AS leases`,
      [hash],
    );
    return row;
  };

  it.each(BREAKAGES)(
    'A4: when %s cannot be written, nothing is written or charged, and the next call succeeds',
    async (_, table, check) => {
      const { liveKey, tenantId } = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 1 } });
      const hash = freshHash();
      verifier.tell(hash, paid());
      const ask = () => fixture.verifyBase(liveKey, hash, { reference: 'break' });
      await sql(`ALTER TABLE ${table} ADD CONSTRAINT broken ${check} NOT VALID`);
      try {
        const response = await ask();
        expect(response.status).toBe(500);
        expect(response.body).toMatchObject({ code: 'INTERNAL_ERROR' });
        expect(await rowsAbout(hash)).toEqual({ payments: 0, claims: 0, lines: 0, leases: 0 });
        expect(await fixture.units(tenantId)).toEqual({ used: 0, reserved: 0 });
        // Waiters share the failure and do not wait until the lease ends. Another process learns only that it failed,
        // and answers 503.
        const shared = (await Promise.all([ask(), ask(), ask()])).map(({ status }) => status);
        expect(shared).toContain(500);
        if (INSTANCES === 1) expect(shared).toEqual([500, 500, 500]);
        else expect(shared.filter((status) => status !== 500 && status !== 503)).toEqual([]);
      } finally {
        await sql(`ALTER TABLE ${table} DROP CONSTRAINT broken`);
      }

      const { body } = await ask().expect(200);
      expect(body).toMatchObject({ success: true, cached: false, claimed: true });
      expect(await rowsAbout(hash)).toEqual({ payments: 1, claims: 1, lines: 1, leases: 0 });
      expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
    },
  );

  it('A4: when the log row of a repeat cannot be written, the retry still gets the claim', async () => {
    const { liveKey } = await fixture.tenant();
    const hash = freshHash();
    verifier.tell(hash, paid());
    await fixture.verifyBase(liveKey, hash).expect(200);
    await sql(
      `ALTER TABLE verification_log ADD CONSTRAINT broken CHECK (reference IS DISTINCT FROM 'break') NOT VALID`,
    );
    try {
      await fixture.verifyBase(liveKey, hash, { reference: 'break' }).expect(500);
      // The log row of another caller is written all the same.
      await fixture.verifyBase(liveKey, freshHash()).expect(200);
    } finally {
      await sql('ALTER TABLE verification_log DROP CONSTRAINT broken');
    }
    const { body } = await fixture.verifyBase(liveKey, hash, { reference: 'break' }).expect(200);
    expect(body).toMatchObject({ success: true, cached: true, claimed: true });
    expect((await fixture.verifyBase(liveKey, hash, { reference: 'other' })).body).toMatchObject({
      reason: 'ALREADY_CLAIMED',
    });
  });

  it('A4: a verification succeeds although its database connections were closed meanwhile', async () => {
    const { liveKey, tenantId } = await fixture.tenant();
    const hash = freshHash();
    verifier.tell(hash, paid());
    const release = verifier.hold();
    const pendingResponse = fixture.verifyBase(liveKey, hash).then((response) => response);
    while (verifier.count(hash) === 0) await new Promise((done) => setImmediate(done));
    const ended = await sql<{ pid: number }[]>(
      `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    const pids = ended.map(({ pid }) => pid);
    const isOver = async (): Promise<boolean> =>
      (await sql<unknown[]>('SELECT FROM pg_stat_activity WHERE pid = ANY ($1)', [pids])).length === 0;
    await until(isOver, 5_000);
    release();
    const response = await pendingResponse;
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ success: true });
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
  });

  it('A4: the lease of a dead process is taken over when it ends', async () => {
    const { liveKey, tenantId } = await fixture.tenant({ limitOverrides: { verificationsPerMonth: 1 } });
    const hash = freshHash();
    verifier.tell(hash, paid());
    await sql(
      `INSERT INTO verification_leases (tenant_id, environment, network, tx_hash, token, lease_until, reserved_period)
       VALUES ($1, 'live', 'eip155:8453', $2, gen_random_uuid(), now() + interval '1 second',
         date_trunc('month', now() AT TIME ZONE 'UTC'))`,
      [tenantId, hash],
    );
    const { body } = await fixture.verifyBase(liveKey, hash).expect(200);
    expect(body).toMatchObject({ success: true, cached: false });
    expect(await fixture.units(tenantId)).toEqual({ used: 1, reserved: 0 });
  });
});
