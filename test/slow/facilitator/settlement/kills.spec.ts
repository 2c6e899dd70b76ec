import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../../src/data-source.js';
import { bearer, call, until, type Reply } from '../../../support/services/cluster.js';
import { DROP, forwardTo, HANG, JsonRpcStub, type StubMethod } from '../../../support/evm/json-rpc-stub.js';
import { startServer, type ServerProcess } from '../../../support/services/server-process.js';
import { createTenant, registerWallet, type TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { PRICE, X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

/** Real processes are killed with SIGKILL during a settlement; others must then find its true state. */
describe('a process that is killed while it settles', () => {
  let stage: X402Stage;
  let node: JsonRpcStub;
  let database: ThrowawayDatabase;
  let rows: DataSource;
  let tenant: TestTenant;
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    stage = await X402Stage.start();
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    database = await createThrowawayDatabase();
    rows = await createDataSource(database.url).initialize();
    tenant = await createTenant(rows);
    const wallet = { environment: 'test', chain: 'base-sepolia', address: stage.seller } as const;
    await registerWallet(rows, tenant.tenantId, wallet);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await rows.destroy();
    await database.drop();
    await node.close();
    await stage.stop();
  });

  async function server(jobs: boolean, at = node, more: Record<string, string> = {}): Promise<ServerProcess> {
    const env = { ...stage.env(at.url), JOBS_ENABLED: String(jobs), SETTLEMENT_WAIT_MS: '5000', ...more };
    const started = await startServer({ databaseUrl: database.url, env });
    servers.push(started);
    return started;
  }

  const settle = (at: ServerProcess, body: X402Body): Promise<Reply> =>
    call(at, '/facilitator/settle', { method: 'POST', headers: bearer(tenant.testKey), body: { ...body } });

  const statusOf = async (hash?: string): Promise<string | undefined> => {
    const [row] = await rows.query<{ status: string }[]>(
      `SELECT status FROM settlements WHERE $1::text IS NULL OR tx_hash = $1 ORDER BY created_at DESC LIMIT 1`,
      [hash ?? null],
    );
    return row?.status;
  };

  /** The steps at which the process dies: its request to the node is held and never answered. */
  const STEPS: readonly (readonly [name: string, method: string, held: StubMethod])[] = [
    ['before the claim', 'eth_estimateGas', HANG],
    ['after the claim, before the broadcast', 'eth_sendRawTransaction', HANG],
    ['after the broadcast, before its answer', 'eth_sendRawTransaction', sendAndHang()],
    ['before the record', 'eth_getTransactionReceipt', HANG],
  ];

  function sendAndHang(): StubMethod {
    return async (params: readonly unknown[]) => {
      await forwardTo(stage.anvil.url)('eth_sendRawTransaction', params);
      return HANG;
    };
  }

  it.each(STEPS)(
    'J2: %s: a retry at another process settles the payment once',
    async (_name, method, held) => {
      const body = await stage.pay();
      const [before, sent] = [await stage.received(), await stage.transactions()];
      const victim = await server(false);
      const asked = node.count(method);
      node.on(method, held);
      const lost = settle(victim, body);
      await until(() => Promise.resolve(node.count(method) > asked));
      await victim.kill();
      expect((await lost).status).toBeNull();
      node.forget();
      const survivor = await server(false);
      const answers = await Promise.all([1, 2, 3].map(() => settle(survivor, body)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(answers.filter(({ body: said }) => said['success'] === true)).toHaveLength(1);
      // The other calls get a duplicate with its hash.
      const [transaction] = answers.map(({ body: said }) => said['transaction']);
      expect(answers.filter(({ body: said }) => said['errorReason'] === 'duplicate_settlement')).toHaveLength(
        2,
      );
      expect(new Set(answers.map(({ body: said }) => said['transaction']))).toEqual(new Set([transaction]));
      expect(await stage.received()).toBe(before + PRICE);
      expect(await stage.transactions()).toBe(sent + 1);
      await survivor.stop();
    },
    60_000,
  );

  it('J2: without a retry the reconciler of another process finishes the settlement', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    const victim = await server(false);
    const asked = node.count('eth_sendRawTransaction');
    node.on('eth_sendRawTransaction', DROP);
    const lost = settle(victim, body);
    await until(() => Promise.resolve(node.count('eth_sendRawTransaction') > asked));
    await victim.kill();
    expect((await lost).status).toBeNull();
    expect(await statusOf()).toBe('pending');
    node.forget();
    const finisher = await server(true);
    await until(async () => (await statusOf()) === 'settled', 30_000);
    await finisher.stop();
    expect(await stage.received()).toBe(before + PRICE);
    const [unit] = await rows.query<[{ used: number }]>(
      'SELECT sum(used)::int AS used FROM usage_counters WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    const [settled] = await rows.query<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM settlements WHERE status = 'settled'`,
    );
    expect(unit.used).toBe(settled.count);
  }, 60_000);

  it('J2: after a kill during reconciliation another process finishes the settlement within seconds', async () => {
    const body = await stage.pay();
    const before = await stage.received();
    const abandoned = await server(false);
    node.on('eth_sendRawTransaction', DROP);
    expect((await settle(abandoned, body)).body['errorReason']).toBe('settlement_pending');
    node.forget();
    await rows.query(`UPDATE settlements SET look_at = now() + interval '1 hour' WHERE status = 'pending'`);
    const nodes = await Promise.all([1, 2].map(() => JsonRpcStub.start({}, forwardTo(stage.anvil.url))));
    // The other process may hang too while it checks the nonces, at most for this time.
    const patient = { SETTLEMENT_RPC_TIMEOUT_MS: '3000' };
    const reconcilers = await Promise.all(nodes.map((at) => server(true, at, patient)));
    for (const at of nodes) at.on('eth_sendRawTransaction', HANG);
    await rows.query(`UPDATE settlements SET look_at = now() WHERE status = 'pending'`);
    const asked = () => nodes.findIndex((at) => at.count('eth_sendRawTransaction') > 0);
    await until(() => Promise.resolve(asked() !== -1));
    await reconcilers[asked()]?.kill();
    for (const at of nodes) at.forget();
    await until(async () => (await statusOf()) === 'settled', 10_000);
    expect(await stage.received()).toBe(before + PRICE);
    await Promise.all([...reconcilers, abandoned].map((each) => each.stop()));
    await Promise.all(nodes.map((at) => at.close()));
  }, 60_000);
});
