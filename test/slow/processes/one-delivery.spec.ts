import { x402Client } from '@x402/core/client';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/client';
import { UptoEvmScheme } from '@x402/evm/upto/client';
import { ExactSvmScheme } from '@x402/svm/exact/client';
import type { DataSource } from 'typeorm';
import { privateKeyToAccount } from 'viem/accounts';
import { createDataSource } from '../../../src/data-source.js';
import { until } from '../../support/services/cluster.js';
import { forwardTo, HANG, JsonRpcStub } from '../../support/evm/json-rpc-stub.js';
import {
  send,
  sendTimes,
  signHeader,
  type PaymentHeader,
  type Served,
} from '../../support/http/one-header.js';
import { RequestBalancer } from '../../support/proxies/request-balancer.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { NETWORK, SolanaStage } from '../../support/solana/solana-stage.js';
import { createTenant, registerWallet } from '../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  workerRedisUrl,
  type ThrowawayDatabase,
} from '../../support/services/worker-database.js';
import { installExamples, openShop, type Shop } from '../../support/facilitator/x402-examples.js';
import { PRICE, X402Stage } from '../../support/facilitator/x402-stage.js';

/** An official seller, its price, and the one payment header that a buyer signed for it. */
interface Sale {
  readonly url: string;
  readonly header: PaymentHeader;
  readonly tenantId: string;
  readonly price: bigint;
  /** The balance of the seller. */
  received(): Promise<bigint>;
}

const SOLANA = '../test/support/solana/solana-seller.mjs';
const KINDS = [
  ['flow authorization, a handler that takes no time', 'seller.mjs', {}],
  ['flow authorization, a handler that takes 300 ms', 'seller.mjs', { HANDLER_MS: '300' }],
  ['flow upfront', 'seller.mjs', { FLOW: 'upfront' }],
  ['by Permit2', 'seller.mjs', { METHOD: 'permit2' }],
  ['scheme upto', 'seller.mjs', { SCHEME: 'upto' }],
  ['version 1', 'seller-v1.mjs', { NETWORK: 'base-sepolia' }],
  ['Solana', SOLANA, {}],
] as const;
type Kind = (typeof KINDS)[number];

/**
 * Unchanged sellers of the official packages, in front of two of our processes: one signed header is served once and
 * paid once, however often a buyer sends it.
 */
describe('one payment header, sent to the official sellers', () => {
  let evm: X402Stage;
  let svm: SolanaStage;
  let node: JsonRpcStub;
  let database: ThrowawayDatabase;
  let rows: DataSource;
  let balancer: RequestBalancer;
  let buyer: x402Client;
  let servers: readonly ServerProcess[] = [];
  const shops: Shop[] = [];
  const sold = new Map<string, Sale>();

  beforeAll(async () => {
    await installExamples();
    evm = await X402Stage.start();
    await evm.openPermit2();
    node = await JsonRpcStub.start({}, forwardTo(evm.anvil.url));
    database = await createThrowawayDatabase();
    rows = await createDataSource(database.url).initialize();
    svm = await SolanaStage.start({ DATABASE_URL: database.url });
    servers = await startBoth({ REDIS_URL: workerRedisUrl() });
    balancer = await RequestBalancer.start(servers);
    const account = privateKeyToAccount(evm.buyerKey);
    buyer = x402Client
      .fromConfig({
        schemes: [
          { network: 'eip155:*', client: new ExactEvmScheme(account) },
          { network: 'eip155:*', client: new UptoEvmScheme(account) },
          { network: NETWORK, client: new ExactSvmScheme(svm.buyer, { rpcUrl: svm.rpc.url }) },
        ],
        spendControls: { allowedAssets: true },
      })
      .registerV1('base-sepolia', new ExactEvmSchemeV1(account));
  }, 400_000);
  afterAll(async () => {
    for (const shop of shops) shop.close();
    await Promise.all(servers.map((server) => server.kill()));
    await balancer.close();
    await rows.destroy();
    await svm.close();
    await database.drop();
    await node.close();
    await evm.stop();
  }, 60_000);

  function startBoth(more: Readonly<Record<string, string>> = {}): Promise<ServerProcess[]> {
    const env = { ...svm.config, ...evm.env(node.url), SETTLEMENT_WAIT_MS: '20000', ...more };
    const one = () => startServer({ databaseUrl: database.url, env });
    return Promise.all([one(), one()]);
  }

  /** Both stop before either starts again, so that all state comes from the database. */
  async function restartBoth(
    how: 'SIGTERM' | 'SIGKILL',
    more?: Readonly<Record<string, string>>,
  ): Promise<void> {
    await Promise.all(servers.map((server) => server.stop(how)));
    node.forget();
    servers = await startBoth(more);
    balancer.turnTo(servers);
  }

  /** Starts a seller with a tenant of its own, and signs a payment for its resource. */
  async function open([, script, env]: Kind | readonly [string, string, object]): Promise<Sale> {
    const isSolana = script === SOLANA;
    const { tenantId, testKey } = isSolana ? svm.tenant : await createTenant(rows);
    if (!isSolana) {
      const wallet = { environment: 'test', chain: 'base-sepolia', address: evm.seller } as const;
      await registerWallet(rows, tenantId, wallet);
    }
    const paid = isSolana && { PAY_TO: svm.seller.address, ASSET: svm.mint, NETWORK };
    const shop = await openShop(script, balancer.url, evm, { X402_KEY: testKey, ...env, ...paid });
    shops.push(shop);
    const header = await signHeader(shop.url, buyer);
    const received = () => (isSolana ? svm.received() : evm.received());
    return { url: shop.url, header, tenantId, received, price: 'SCHEME' in env ? 4_000n : PRICE };
  }

  async function unitsOf({ tenantId }: Sale): Promise<number> {
    const [row] = await rows.query<[{ used: number }]>(
      'SELECT coalesce(sum(used), 0)::int AS used FROM usage_counters WHERE tenant_id = $1',
      [tenantId],
    );
    return row.used;
  }

  const served = (answers: readonly Served[]) => answers.filter(({ refusal }) => refusal === null);
  const REPORT = { status: 200, body: { report: 'worth every cent' }, refusal: null };
  const duplicate = expect.objectContaining({ status: 402, refusal: 'duplicate_settlement' }) as unknown;

  function expectServedOnce(answers: readonly Served[]): void {
    expect(served(answers)).toEqual([REPORT]);
    expect(answers.filter(({ refusal }) => refusal !== null)).toEqual(
      Array.from({ length: answers.length - 1 }, () => duplicate),
    );
  }

  describe('sent 20 times at once and 3 times later', () => {
    it.each(KINDS)(
      'Q1: %s: one request is served, one price is paid, one unit is used',
      async (...kind) => {
        const sale = await open(kind);
        const before = await sale.received();
        const settles = balancer.count('/settle');
        expectServedOnce([
          ...(await sendTimes(20, sale.url, sale.header)),
          await send(sale.url, sale.header),
          await send(sale.url, sale.header),
          await send(sale.url, sale.header),
        ]);
        expect(await sale.received()).toBe(before + sale.price);
        expect(await unitsOf(sale)).toBe(1);
        // Both processes got settle requests.
        const askedForIt = balancer.passed.filter(({ path }) => path.endsWith('/settle')).slice(settles);
        expect(new Set(askedForIt.map(({ to }) => to)).size).toBe(2);
        sold.set(kind[0], sale);
      },
      60_000,
    );
  });

  describe('sent again after both processes were restarted, without Redis', () => {
    beforeAll(() => restartBoth('SIGTERM'), 60_000);

    it.each(KINDS)('Q1: %s: no request is served and nothing is paid', async (name) => {
      const sale = sold.get(name);
      if (sale === undefined) throw new Error('it was not sold');
      const before = await sale.received();
      const answers = await sendTimes(3, sale.url, sale.header);
      expect(answers).toEqual([duplicate, duplicate, duplicate]);
      expect(await sale.received()).toBe(before);
      expect(await unitsOf(sale)).toBe(1);
    });
  });

  describe('sent again after both processes were killed following the broadcast', () => {
    it.each([
      ['repeated at once', 'seller.mjs', 'false'],
      ['repeated after the reconciler settled it', 'seller.mjs', 'true'],
      ['repeated at once to a seller of version 1', 'seller-v1.mjs', 'false'],
    ])(
      'Q1: %s, it is served once and paid once',
      async (_when, script, jobs) => {
        const sale = await open(['', script, script === 'seller.mjs' ? {} : { NETWORK: 'base-sepolia' }]);
        const before = await sale.received();
        const asked = node.count('eth_getTransactionReceipt');
        node.on('eth_getTransactionReceipt', HANG);
        const lost = send(sale.url, sale.header);
        await until(() => Promise.resolve(node.count('eth_getTransactionReceipt') > asked));
        await restartBoth('SIGKILL', { JOBS_ENABLED: jobs });
        expect((await lost).status).not.toBe(200);
        expect(await sale.received()).toBe(before + sale.price);
        if (jobs === 'true') await until(() => isSettled(sale));
        expectServedOnce([...(await sendTimes(5, sale.url, sale.header)), await send(sale.url, sale.header)]);
        expect(await sale.received()).toBe(before + sale.price);
        expect(await unitsOf(sale)).toBe(1);
      },
      90_000,
    );

    async function isSettled({ tenantId }: Sale): Promise<boolean> {
      const found = await rows.query<object[]>(
        `SELECT 1 FROM settlements WHERE tenant_id = $1 AND status = 'settled'`,
        [tenantId],
      );
      return found.length === 1;
    }
  });

  describe('sent while blocks take longer than a settle waits', () => {
    beforeAll(() => restartBoth('SIGTERM', { SETTLEMENT_WAIT_MS: '1500' }), 60_000);
    afterEach(() => evm.anvil.rpc('evm_setAutomine', [true]));

    it.each([
      ['one request in flow authorization', 1, {}],
      ['one request in flow upfront', 1, { FLOW: 'upfront' }],
      ['one of five concurrent requests', 5, {}],
    ])(
      'Q1: the single retry of the official seller after settlement_pending serves %s',
      async (_name, buyers, env) => {
        const sale = await open(['', 'seller.mjs', env]);
        const before = await sale.received();
        const settles = balancer.count('/settle');
        await evm.anvil.rpc('evm_setAutomine', [false]);
        const answers = sendTimes(buyers, sale.url, sale.header);
        // Each got settlement_pending and sent its retry.
        await until(() => Promise.resolve(balancer.count('/settle') === settles + 2 * buyers));
        await evm.anvil.rpc('evm_mine');
        expectServedOnce(await answers);
        expect(balancer.count('/settle')).toBe(settles + 2 * buyers);
        expect(await sale.received()).toBe(before + sale.price);
        expect(await unitsOf(sale)).toBe(1);
      },
      60_000,
    );
  });
});
