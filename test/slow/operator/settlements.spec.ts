import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { addSettlement, TODAY } from '../../support/database/sql-rows.js';
import { sqlOn } from '../../support/database/sql.js';
import { HANG, JsonRpcStub } from '../../support/evm/json-rpc-stub.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { createTenant } from '../../support/verification/tenants.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const ADMIN = '/api/v1/x402/admin';
const ETHER = 10n ** 18n;

interface Settlements {
  readonly settlements: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

/** One chain whose node answers, and one whose node never does. A database of its own: the lists are of all tenants. */
describe('settlements and signers of all tenants', () => {
  const key = generatePrivateKey();
  const signer = privateKeyToAccount(key).address;
  let database: ThrowawayDatabase;
  let node: JsonRpcStub;
  let silent: JsonRpcStub;
  let test: TestApp;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    node = await JsonRpcStub.start({
      eth_chainId: '0x14a34',
      eth_getBalance: `0x${((ETHER * 3n) / 2n).toString(16)}`,
      eth_getTransactionCount: '0x5',
    });
    silent = await JsonRpcStub.start({
      eth_chainId: HANG,
      eth_getBalance: HANG,
      eth_getTransactionCount: HANG,
    });
    test = await createTestApp({
      config: {
        ...{ DATABASE_URL: database.url, JOBS_ENABLED: 'false', X402_ADMIN_KEY: ADMIN_KEY },
        ...{ BASE_SEPOLIA_RPC_URL: node.url, BASE_RPC_URL: silent.url, X402_EVM_SIGNER_KEYS: key },
      },
    });
  });
  afterAll(async () => {
    await test.close();
    await Promise.all([node.close(), silent.close()]);
    await database.drop();
  });

  const get = async (path: string, query: object = {}): Promise<unknown> =>
    (await test.http.get(`${ADMIN}${path}`).query(query).set('X-Admin-Key', ADMIN_KEY).expect(200)).body;

  it('M5: settlements of all tenants are listed, newest first, by status, chain and tenant, page by page', async () => {
    const [one, two] = [await createTenant(test.app), await createTenant(test.app)];
    const sql = sqlOn(test.dataSource);
    const settled = await addSettlement(sql, one.tenantId, { status: 'settled' });
    const failed = await addSettlement(sql, two.tenantId, { status: 'failed', reason: 'expired' });
    const pending = await addSettlement(sql, one.tenantId, {
      ...{ environment: 'test', chain: 'base-sepolia', network: 'eip155:84532' },
    });
    const ids = async (query: object = {}) =>
      ((await get('/settlements', query)) as Settlements).settlements.map(({ id }) => id);
    expect(await ids()).toEqual([pending, failed, settled]);
    expect(await ids({ status: 'failed' })).toEqual([failed]);
    expect(await ids({ status: 'pending' })).toEqual([pending]);
    expect(await ids({ network: 'eip155:84532' })).toEqual([pending]);
    expect(await ids({ network: 'base' })).toEqual([failed, settled]);
    expect(await ids({ tenantId: one.tenantId })).toEqual([pending, settled]);
    const first = (await get('/settlements', { limit: 2 })) as Settlements;
    expect(first.settlements).toMatchObject([
      { id: pending, tenantId: one.tenantId, environment: 'test' },
      { id: failed, tenantId: two.tenantId, environment: 'live', reason: 'expired' },
    ]);
    const rest = (await get('/settlements', { limit: 2, cursor: first.nextCursor })) as Settlements;
    expect(rest).toMatchObject({ settlements: [{ id: settled }], nextCursor: null });
  });

  it('M5: signers are shown with balance and open nonces; a silent node leaves its own values open', async () => {
    await test.dataSource.query(
      `INSERT INTO signer_nonces (network, signer, next_nonce) VALUES ('eip155:84532', $1, 7), ('eip155:8453', $1, 1)`,
      [signer],
    );
    const { signers } = (await get('/signers')) as { signers: unknown[] };
    expect(signers).toHaveLength(2);
    expect(signers).toEqual(
      expect.arrayContaining([
        { chain: 'base-sepolia', network: 'eip155:84532', address: signer, balance: 1.5, openNonces: 2 },
        { chain: 'base', network: 'eip155:8453', address: signer, balance: null, openNonces: null },
      ]),
    );
  });

  it('M5: the five tenants that used most of today’s budget of a chain are shown, and nobody’s of yesterday', async () => {
    const tenants = await Promise.all(Array.from({ length: 6 }, () => createTenant(test.app)));
    const rows = tenants.map(
      ({ tenantId }, index) => [tenantId, String(ETHER / 1_000n + BigInt(index))] as const,
    );
    for (const [tenantId, cost] of rows) {
      await test.dataSource.query(
        `INSERT INTO settlement_budgets (tenant_id, environment, network, day, cost, amount_atomic, reverted_cost)
         VALUES ($1, 'live', 'eip155:8453', $2, $3, 2500000, 0),
           ($1, 'live', 'eip155:84532', $2::date - 1, $3, 1, 0)`,
        [tenantId, TODAY, cost],
      );
    }
    const { budgets } = (await get('/signers')) as {
      budgets: { chain: string; costLimit: string; used: { tenantId: string }[] }[];
    };
    const base = budgets.find(({ chain }) => chain === 'base');
    expect(base?.used.map(({ tenantId }) => tenantId)).toEqual(
      rows
        .map(([tenantId]) => tenantId)
        .reverse()
        .slice(0, 5),
    );
    expect(base?.used[0]).toMatchObject({
      cost: '0.001000000000000005',
      amountUsdc: '2.5',
      environment: 'live',
    });
    expect(budgets.find(({ chain }) => chain === 'base-sepolia')?.used).toEqual([]);
  });
});
