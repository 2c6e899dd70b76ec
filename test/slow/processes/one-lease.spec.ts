import {
  countStatuses,
  createSeller,
  expectInvariants,
  newHash,
  startCluster,
  usedUnits,
  verify,
  type Cluster,
  type Reply,
} from '../../support/services/cluster.js';

describe('concurrent verifications over two processes', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster.stop());
  afterEach(() => expectInvariants(cluster.dataSource));

  /** All at once, alternating between the processes. */
  const ask = (
    seller: { liveKey: string },
    hashes: readonly string[],
    more: (index: number) => Record<string, unknown> = () => ({}),
  ): Promise<Reply[]> =>
    Promise.all(
      hashes.map((hash, index) =>
        verify(cluster.servers[index % 2 === 0 ? 0 : 1], seller, hash, more(index)),
      ),
    );
  const withoutRequestId = ({ body }: Reply) => ({ ...body, requestId: null });

  it('A12: 50 verifications of one payment use one verifier call and one unit and get equal responses', async () => {
    const seller = await createSeller(cluster, { verificationsPerMonth: 1 });
    await cluster.verifier.program({ rules: [{ delayMs: 800 }] });
    const hash = newHash();
    const replies = await ask(seller, Array<string>(50).fill(hash));
    expect(countStatuses(replies)).toEqual({ 200: 50 });
    const [first] = replies.map(withoutRequestId);
    expect(first).toMatchObject({ success: true, cached: false, txHash: hash, amountUsdc: '1.5' });
    for (const reply of replies) expect(withoutRequestId(reply)).toEqual(first);
    expect(new Set(replies.map(({ body }) => body['requestId'])).size).toBe(50);
    expect(await cluster.verifier.calls(hash)).toBe(1);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(1);
    const logged = await cluster.dataSource.query<unknown[]>(
      'SELECT 1 FROM verification_log WHERE tx_hash = $1',
      [hash],
    );
    expect(logged).toHaveLength(50);
  }, 30_000);

  it('A12: 400 verifications of 40 payments use one verifier call and one unit per payment', async () => {
    const payments = 40;
    const seller = await createSeller(cluster, { verificationsPerMonth: payments });
    await cluster.verifier.program({ rules: [] });
    const hashes = Array.from({ length: payments }, newHash);
    const replies = await ask(
      seller,
      // Ten requests per payment, alternating between the processes.
      hashes.flatMap((hash) => Array<string>(10).fill(hash)),
    );
    // The units are just enough: a second lease for a payment would have needed one more.
    expect(countStatuses(replies)).toEqual({ 200: payments * 10 });
    const { byHash } = await cluster.verifier.stats();
    expect(hashes.map((hash) => byHash[hash])).toEqual(hashes.map(() => 1));
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(payments);
  }, 30_000);

  it('A12: waiters share a pending result, which uses no unit', async () => {
    const seller = await createSeller(cluster);
    const hash = newHash();
    const answer = { is_valid: false, error_code: 'TX_NOT_FOUND', error_message: 'not found' };
    await cluster.verifier.program({ rules: [{ delayMs: 800, answer }] });
    const replies = await ask(seller, Array<string>(50).fill(hash));
    expect(countStatuses(replies)).toEqual({ 200: 50 });
    const [first] = replies.map(withoutRequestId);
    expect(first).toMatchObject({ success: false, status: 'pending', reason: 'TX_NOT_FOUND', cached: false });
    for (const reply of replies) expect(withoutRequestId(reply)).toEqual(first);
    expect(await cluster.verifier.calls(hash)).toBe(1);

    await cluster.verifier.program({ rules: [] });
    const later = await verify(cluster.servers[1], seller, hash);
    expect(later.body).toMatchObject({ success: true, cached: false });
    expect(await cluster.verifier.calls(hash)).toBe(2);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(1);
  }, 30_000);

  it('A12: clients of two processes that poll a pending payment without pause get quick responses', async () => {
    const seller = await createSeller(cluster);
    const hash = newHash();
    await cluster.verifier.program({
      rules: [{ delayMs: 20, answer: { is_valid: false, error_code: 'PENDING' } }],
    });
    const endMs = performance.now() + 4_000;
    let slowestMs = 0;
    const statuses = new Set<unknown>();
    const poll = async (index: number): Promise<void> => {
      while (performance.now() < endMs) {
        const startMs = performance.now();
        const { body } = await verify(cluster.servers[index % 2 === 0 ? 0 : 1], seller, hash);
        statuses.add(body['status'] ?? body['code']);
        slowestMs = Math.max(slowestMs, performance.now() - startMs);
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => poll(index)));
    expect([...statuses]).toEqual(['pending']);
    expect(slowestMs).toBeLessThan(1_500);
  }, 30_000);

  it('A12: of parallel verifications with different references exactly one gets the claim', async () => {
    const seller = await createSeller(cluster);
    const hash = newHash();
    await cluster.verifier.program({ rules: [{ delayMs: 400 }] });
    const replies = await ask(seller, Array<string>(30).fill(hash), (index) => ({
      reference: `order-${index}`,
    }));
    expect(countStatuses(replies)).toEqual({ 200: 30 });
    const bound = replies.filter(({ body }) => body['success'] === true);
    expect(bound).toHaveLength(1);
    for (const { body } of replies.filter((reply) => reply !== bound[0])) {
      expect(body).toMatchObject({ status: 'rejected', reason: 'ALREADY_CLAIMED', claimed: false });
    }
    expect(await cluster.verifier.calls(hash)).toBe(1);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(1);
  }, 30_000);

  it('A12: a failing verifier is called under one lease only, and all waiters get 503', async () => {
    const seller = await createSeller(cluster);
    const hash = newHash();
    await cluster.verifier.program({ rules: [{ delayMs: 300, status: 500 }] });
    const replies = await ask(seller, Array<string>(50).fill(hash));
    expect(countStatuses(replies)).toEqual({ 503: 50 });
    for (const { body, headers } of replies) {
      expect(body['code']).toBe('VERIFIER_UNAVAILABLE');
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
    }
    // One lease: a call and its two retries.
    expect(await cluster.verifier.calls(hash)).toBe(3);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(0);

    await cluster.verifier.program({ rules: [] });
    expect((await verify(cluster.servers[0], seller, hash)).body).toMatchObject({ success: true });
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(1);
  }, 30_000);
});
