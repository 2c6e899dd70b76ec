import { randomUUID } from 'node:crypto';
import {
  bearer,
  call,
  createSeller,
  expectInvariants,
  newHash,
  startCluster,
  until,
  usedUnits,
  type Call,
  type Cluster,
  type Reply,
} from '../../support/services/cluster.js';
import type { ServerProcess } from '../../support/services/server-process.js';

const LEASE_MS = 15_000;

describe('one Idempotency-Key over two processes', () => {
  let cluster: Cluster;

  beforeEach(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterEach(() => cluster.stop());

  const idempotent = (liveKey: string, key: string, body: Call['body'] = {}): Call => ({
    method: 'POST',
    headers: { ...bearer(liveKey), 'Idempotency-Key': key },
    body,
  });
  /** Retries after 409, as a client should. @returns the first other response */
  const retryWhileInUse = async (server: ServerProcess, path: string, request: Call): Promise<Reply> => {
    for (;;) {
      const reply = await call(server, path, request);
      if (reply.body['code'] !== 'IDEMPOTENCY_KEY_IN_USE') return reply;
      expect(reply.status).toBe(409);
      expect(Number(reply.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  const fifty = (path: string, request: Call): Promise<Reply[]> =>
    Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        retryWhileInUse(cluster.servers[index % 2 === 0 ? 0 : 1], path, request),
      ),
    );
  const replayed = ({ headers }: Reply): boolean => headers.get('Idempotent-Replayed') === 'true';

  it('C8: of 50 parallel POSTs one is executed; all get its response, only one with the secret', async () => {
    const { liveKey, tenantId } = await createSeller(cluster);
    const replies = await fifty('/api-keys', idempotent(liveKey, randomUUID(), { name: 'of fifty' }));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    const [first, ...others] = replies.filter((reply) => !replayed(reply));
    expect(others).toEqual([]);
    expect(first?.body['key']).toMatch(/^x402_live_/);
    for (const { body } of replies.filter(replayed)) {
      expect(body).toEqual({ ...first?.body, key: null, secretAlreadyShown: true });
    }
    const made = await cluster.dataSource.query<unknown[]>(
      "SELECT 1 FROM api_keys WHERE tenant_id = $1 AND name = 'of fifty'",
      [tenantId],
    );
    expect(made).toHaveLength(1);
  }, 60_000);

  it('C8: of 50 parallel verifications one calls the verifier and uses a unit; all bodies are equal', async () => {
    const { liveKey, tenantId } = await createSeller(cluster);
    const hash = newHash();
    await cluster.verifier.program({ rules: [{ delayMs: 500 }] });
    const body = { tx_hash: hash, chain: 'base', reference: 'order-1' };
    const replies = await fifty('/verify', idempotent(liveKey, randomUUID(), body));
    expect(replies[0]).toMatchObject({ status: 200, body: { success: true, claimed: true } });
    for (const reply of replies) expect(reply.body).toEqual(replies[0]?.body);
    expect(replies.filter((reply) => !replayed(reply))).toHaveLength(1);
    expect(await cluster.verifier.calls(hash)).toBe(1);
    expect(await usedUnits(cluster.dataSource, tenantId)).toBe(1);
    const logged = await cluster.dataSource.query<unknown[]>(
      'SELECT 1 FROM verification_log WHERE tenant_id = $1',
      [tenantId],
    );
    expect(logged).toHaveLength(1);
    await expectInvariants(cluster.dataSource);
  }, 60_000);

  it('C8: after SIGKILL the retry executes once when the lease ends, and no unit is lost', async () => {
    const [executing, other] = cluster.servers;
    // The only unit of the month: if it were lost with the process, the retry would be refused.
    const { liveKey, tenantId } = await createSeller(cluster, { verificationsPerMonth: 1 });
    const hash = newHash();
    const [key, body] = [randomUUID(), { tx_hash: hash, chain: 'base', reference: 'order-2' }];
    await cluster.verifier.program({ rules: [{ times: 1, act: 'hang' }] });
    const lost = call(executing, '/verify', idempotent(liveKey, key, body));
    await until(async () => (await cluster.verifier.calls(hash)) === 1);
    const killedAtMs = performance.now();
    await executing.kill();
    expect((await lost).status).toBeNull();

    const early = await call(other, '/verify', idempotent(liveKey, key, body));
    expect([early.status, early.body['code']]).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
    const changed = await call(other, '/verify', idempotent(liveKey, key, { ...body, reference: 'order-3' }));
    expect([changed.status, changed.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);

    const replies = await Promise.all(
      Array.from({ length: 10 }, () => retryWhileInUse(other, '/verify', idempotent(liveKey, key, body))),
    );
    expect(performance.now() - killedAtMs).toBeLessThan(LEASE_MS + 5_000);
    for (const reply of replies) {
      expect(reply).toMatchObject({
        status: 200,
        body: { success: true, claimed: true, reference: 'order-2' },
      });
      expect(reply.body).toEqual(replies[0]?.body);
    }
    expect(replies.filter((reply) => !replayed(reply))).toHaveLength(1);
    expect(await cluster.verifier.calls(hash)).toBe(2);
    expect(await usedUnits(cluster.dataSource, tenantId)).toBe(1);
    await expectInvariants(cluster.dataSource);
  }, 60_000);
});
