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

describe('one payment, one verification, over two processes', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster.stop());
  afterEach(() => expectInvariants(cluster.dataSource));

  /** All at once, in turn to the one process and the other. */
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

  it('A12: 50 parallel verifications cost one call and one unit, and get equal answers', async () => {
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

  it('A12: also when the verifier answers while others are just beginning', async () => {
    const payments = 40;
    const seller = await createSeller(cluster, { verificationsPerMonth: payments });
    await cluster.verifier.program({ rules: [] });
    const hashes = Array.from({ length: payments }, newHash);
    const replies = await ask(
      seller,
      // Each payment on both processes in a row, ten times.
      hashes.flatMap((hash) => Array<string>(10).fill(hash)),
    );
    // No call is refused although the units are just enough: a second flight would have needed one more.
    expect(countStatuses(replies)).toEqual({ 200: payments * 10 });
    const { byHash } = await cluster.verifier.stats();
    expect(hashes.map((hash) => byHash[hash])).toEqual(hashes.map(() => 1));
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(payments);
  }, 30_000);

  it('A12: waiters share an answer that is not final, which costs no unit', async () => {
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

  it('A12: clients of two processes that ask about a pending payment without a pause are all answered', async () => {
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

  it('A12: of parallel verifications with different references exactly one is bound', async () => {
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

  it('A12: a failing verifier is asked by one flight only, and everybody hears of it', async () => {
    const seller = await createSeller(cluster);
    const hash = newHash();
    await cluster.verifier.program({ rules: [{ delayMs: 300, status: 500 }] });
    const replies = await ask(seller, Array<string>(50).fill(hash));
    expect(countStatuses(replies)).toEqual({ 503: 50 });
    for (const { body, headers } of replies) {
      expect(body['code']).toBe('VERIFIER_UNAVAILABLE');
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
    }
    // One flight: a try and its two retries.
    expect(await cluster.verifier.calls(hash)).toBe(3);
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(0);

    await cluster.verifier.program({ rules: [] });
    expect((await verify(cluster.servers[0], seller, hash)).body).toMatchObject({ success: true });
    expect(await usedUnits(cluster.dataSource, seller.tenantId)).toBe(1);
  }, 30_000);
});
