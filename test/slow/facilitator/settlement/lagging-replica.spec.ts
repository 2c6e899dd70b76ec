import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import { forwardTo, JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import { replicaAt } from '../../../support/proxies/lagging-replica.js';
import { ThirdParties } from '../../../support/verification/third-parties.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { X402Stage, type X402Body } from '../../../support/facilitator/x402-stage.js';

const PERMIT2 = { extra: { assetTransferMethod: 'permit2' } } as const;
/** `authorizationState` and Permit2's `nonceBitmap`. */
const STATES = /^0x(?:e94a0102|4fe02b44)/;

type Call = (method: string, params: readonly unknown[]) => boolean;
const asksForState: Call = (method, [call]) =>
  method === 'eth_call' && STATES.test((call as { data?: string }).data ?? '');
const asksForHead: Call = (method, [tag]) => method === 'eth_getBlockByNumber' && tag === 'latest';
const asksForLogs: Call = (method) => method === 'eth_getLogs';

const asksForTransaction: Call = (method) => method === 'eth_getTransactionByHash';

/** One URL serves several replicas, so any query may reach one that is a block behind. */
describe('an overtaken payment, read from a replica that is one block behind', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let node: JsonRpcStub;
  let thirdParties: ThirdParties;
  let fixture: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    await stage.openPermit2();
    thirdParties = new ThirdParties(stage);
    node = await JsonRpcStub.start({}, forwardTo(stage.anvil.url));
    fixture = await startFacilitator(stage, {
      ...{ DATABASE_URL: database.url, BASE_SEPOLIA_RPC_URL: node.url },
      SETTLEMENT_WAIT_MS: '4000',
    });
  });
  beforeEach(async () => {
    tenant = await fixture.tenant();
  });
  afterEach(() => {
    node.forget();
  });
  afterAll(async () => {
    await fixture.test.close();
    await database.drop();
    await node.close();
    await stage.stop();
  });

  const pass = (method: string, params: readonly unknown[]) => forwardTo(stage.anvil.url)(method, params);
  const head = async () => BigInt(String(await pass('eth_blockNumber', [])));
  const blamed = () => fixture.rows.query<object[]>('SELECT payer FROM settlement_reverts');
  /** Sends the next `times` queries of each kind to a replica at that block. */
  function lag(block: bigint, times: number, kinds: readonly Call[]): void {
    const left = kinds.map(() => times);
    for (const [method, behind] of Object.entries(replicaAt(stage.anvil.url, block))) {
      node.on(method, (params) => {
        const kind = kinds.findIndex((isAsked) => isAsked(method, params));
        if (kind === -1 || left[kind] === 0) return pass(method, params);
        left[kind] = (left[kind] ?? 0) - 1;
        return behind(params);
      });
    }
  }

  const payments: [string, () => Promise<X402Body>, (body: X402Body) => Promise<string>][] = [
    ['EIP-3009', () => stage.pay(), (body) => thirdParties.send(body)],
    ['Permit2', () => stage.pay(PERMIT2), (body) => thirdParties.sendPermit2(body)],
  ];
  const questions: [string, Call[]][] = [
    ['the authorization state', [asksForState]],
    ['the head and the authorization state', [asksForHead, asksForState]],
    ['the logs', [asksForLogs]],
    ['the transaction', [asksForTransaction]],
    ['all of these', [asksForHead, asksForState, asksForLogs, asksForTransaction]],
  ];

  it.each(
    payments.flatMap(([method, pay, send]) =>
      questions.map(([question, kinds]) => [method, question, pay, send, kinds] as const),
    ),
  )(
    'Q2: %s: is settled by the third-party transaction without blame when a replica answers %s',
    async (_method, _question, pay, send, kinds) => {
      const body = await pay();
      const before = await head();
      let theirs = '';
      node.on('eth_sendRawTransaction', async (params) => {
        if (theirs === '') {
          theirs = await send(body);
          lag(before, 2, kinds);
        }
        return pass('eth_sendRawTransaction', params);
      });

      const { body: answer } = await fixture.post('settle', body, tenant.testKey);

      expect({ answer, blamed: await blamed() }).toMatchObject({
        answer: { success: true, transaction: theirs },
        blamed: [],
      });
    },
  );

  it.each(payments)(
    'Q2: %s: answers 503 while replicas disagree whether the authorization is used',
    async (_method, pay, send) => {
      const body = await pay();
      const before = await head();
      const theirs = await send(body);
      lag(before, 2, [asksForHead, asksForState]);

      for (const step of ['verify', 'settle'] as const) {
        const { status, body: answer } = await fixture.post(step, body, tenant.testKey);
        expect({ status, answer }).toMatchObject({
          status: 503,
          answer: { [step === 'verify' ? 'invalidReason' : 'errorReason']: `unexpected_${step}_error` },
        });
        lag(before, 1, [asksForHead, asksForState]);
      }
      node.forget();
      const { body: answer } = await fixture.post('settle', body, tenant.testKey);
      expect(answer).toMatchObject({ success: true, transaction: theirs });
    },
  );

  it('Q2: fails when its payer cancelled the authorization, and our reverted transaction blames the payer', async () => {
    const body = await stage.pay();
    const before = await head();
    let isSent = false;
    node.on('eth_sendRawTransaction', async (params) => {
      if (!isSent) {
        isSent = true;
        await thirdParties.cancel(body);
        lag(before, 1, [asksForHead, asksForState, asksForLogs]);
      }
      return pass('eth_sendRawTransaction', params);
    });

    const { body: answer } = await fixture.post('settle', body, tenant.testKey);

    expect(answer).toMatchObject({
      success: false,
      errorReason: 'invalid_exact_evm_transaction_failed',
    });
    expect(await blamed()).toEqual([{ payer: stage.buyer.toLowerCase() }]);
  });
});
