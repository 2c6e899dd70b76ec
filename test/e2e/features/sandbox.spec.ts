import {
  startVerification,
  sandboxHash,
  freshHash,
  type VerificationFixture,
} from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';

const PAYER = '0x5a9db0c00000000000000000000000000000a11c';
const RECIPIENT = '0x5a9db0c0000000000000000000000000000a55e7';
const USDC = '0x5a9DB0c0000000000000000000000000000005Dc';

interface Explained {
  readonly gains: readonly { address: string; amountUsdc: string; payer: string | null }[];
  readonly movements: readonly { kind: string; symbol: string | null; to: string; amount: string | null }[];
  readonly verification: { status: string; reason: string | null; references: string[] } | null;
  readonly why: string;
  readonly summary: string;
}

describe('explanations in the sandbox', () => {
  let fixture: VerificationFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    fixture = await startVerification();
    tenant = await fixture.tenant({ plan: 'pro' });
  });
  afterAll(() => fixture.test.close());

  const transaction = (hash: string, key = tenant.testKey, chain = 'sandbox') =>
    fixture.get(key, `/features/transactions?chain=${chain}&hash=${hash}`);
  const explained = async (hash: string): Promise<Explained> =>
    (await transaction(hash).expect(200)).body as Explained;

  it('E7: a payment is told with its movement, its payer and the answer of POST /verify', async () => {
    const hash = sandboxHash('confirmed');
    const { body } = await transaction(hash).expect(200);
    expect(body).toMatchObject({
      chain: 'sandbox',
      network: 'x402:sandbox',
      txHash: hash,
      asset: USDC,
      execution: 'succeeded',
      finality: { level: 'finalized', accepted: true, deepest: true },
      movements: [
        { kind: 'usdc', token: USDC, from: PAYER, to: RECIPIENT, amount: '25', amountAtomic: '25000000' },
      ],
      gains: [{ address: RECIPIENT, amountUsdc: '25', payer: PAYER, through: null }],
      routers: [],
      otherTokens: [],
      complete: true,
      verification: {
        status: 'confirmed',
        reason: null,
        amountUsdc: '25',
        fromAddress: PAYER,
        references: [],
      },
    });
    expect((body as Explained).why).toMatch(/^It is a yes: your wallet 0x5A9DB0c/);
    expect((body as Explained).summary).toBe(
      `The transaction succeeded in block 5000000. 25 USDC reached ${RECIPIENT}, paid by ${PAYER}.`,
    );
  });

  it.each([
    ['wrong_recipient', 'rejected', 'WRONG_RECIPIENT', /25 USDC went to 0x5a9db0c0.*dea\./],
    ['wrong_asset', 'rejected', 'WRONG_ASSET', /the token 0x5a9db0c0\w*fa4, which calls itself USDC/],
    ['no_transfer', 'rejected', 'NO_TRANSFER', /it logged no transfer/],
    ['pass_through', 'rejected', 'WRONG_RECIPIENT', /went to/],
    ['reverted', 'rejected', 'TX_FAILED', /nothing was paid/],
    ['pending', 'pending', 'AWAITING_CONFIRMATIONS', /in no block yet/],
    ['too_old', 'rejected', 'TX_TOO_OLD', /Its block is of \d{4}-/],
  ] as const)(
    'E7: %s is explained as POST /verify answers it: %s %s',
    async (family, status, reason, why) => {
      const hash = sandboxHash(family);
      const told = await explained(hash);
      const { body } = await fixture.verify(tenant.testKey, { tx_hash: hash, chain: 'sandbox' }).expect(200);
      expect(told.verification).toMatchObject({ status, reason });
      expect(body).toMatchObject({ status, reason });
      expect(told.why).toMatch(why);
    },
  );

  it('E7: a router is told, and the look-alike that a buyer sent instead of USDC', async () => {
    expect(await explained(sandboxHash('pass_through'))).toMatchObject({ routers: [RECIPIENT] });
    const { movements, gains, summary } = await explained(sandboxHash('wrong_asset'));
    expect(movements).toMatchObject([{ kind: 'look_alike', symbol: 'USDC', to: RECIPIENT, amount: '25' }]);
    expect(gains).toEqual([]);
    expect(summary).toContain('call themselves USDC and are not the registered one');
  });

  it('E7: a payment that was used names the order, as POST /verify refuses it', async () => {
    const hash = sandboxHash('confirmed');
    const body = { tx_hash: hash, chain: 'sandbox', reference: 'order-77' };
    await fixture.verify(tenant.testKey, body).expect(200);
    const told = await explained(hash);
    expect(told.verification).toMatchObject({ reason: 'ALREADY_CLAIMED', references: ['order-77'] });
    expect(told.why).toContain('order-77');
  });

  it('E7: an explanation takes a request, and neither a unit, a claim nor a line of the log', async () => {
    const other = await fixture.tenant({ plan: 'pro' });
    const { status, headers } = await transaction(sandboxHash('confirmed'), other.testKey);
    expect(status).toBe(200);
    expect(headers['x-ratelimit-remaining']).toBeDefined();
    expect(await fixture.units(other.tenantId)).toEqual({ used: 0, reserved: 0 });
    expect(await fixture.logRows(other.tenantId)).toEqual([]);
  });

  it('E7: only plans from pro on have explanations', async () => {
    for (const plan of ['free', 'starter', 'pro', 'team', 'enterprise'] as const) {
      const { testKey } = await fixture.tenant({ plan });
      const isIn = plan !== 'free' && plan !== 'starter';
      for (const path of [
        'transactions?hash=' + sandboxHash('confirmed'),
        `contracts?address=${USDC}`,
        `bytecode?address=${USDC}`,
      ]) {
        const { status, body } = await fixture.get(testKey, `/features/${path}&chain=sandbox`);
        expect({ plan, path, status }).toEqual({ plan, path, status: isIn ? 200 : 403 });
        if (!isIn)
          expect(body).toMatchObject({
            code: 'FEATURE_NOT_IN_PLAN',
            upgradeUrl: expect.any(String) as string,
          });
      }
    }
  });

  it('E7: unreadable parameters, foreign chains and unknown transactions are refused as POST /verify refuses them', async () => {
    const refused = async (path: string, key = tenant.testKey) => {
      const { status, body } = await fixture.get(key, `/features/${path}`);
      return `${status} ${(body as { code: string }).code}`;
    };
    const hash = freshHash();
    expect(await refused(`transactions?chain=nowhere&hash=${hash}`)).toBe('400 INVALID_CHAIN');
    expect(await refused(`transactions?hash=${hash}`)).toBe('400 INVALID_CHAIN');
    expect(await refused('transactions?chain=sandbox')).toBe('400 INVALID_TX_HASH');
    expect(await refused('transactions?chain=sandbox&hash=0x12')).toBe('400 INVALID_TX_HASH');
    expect(await refused('transactions?chain=sandbox&hash=1&hash=2')).toBe('400 INVALID_TX_HASH');
    expect(await refused('contracts?chain=sandbox&address=0x12')).toBe('400 INVALID_ADDRESS');
    expect(await refused('contracts?chain=sandbox')).toBe('400 INVALID_ADDRESS');
    expect(await refused(`transactions?chain=base&hash=${hash}`)).toBe('403 CHAIN_NOT_ENABLED');
    expect(await refused(`transactions?chain=sandbox&hash=${hash}`, tenant.liveKey)).toBe(
      '403 CHAIN_NOT_ENABLED',
    );
    expect(await refused(`contracts?chain=arbitrum&address=${USDC}`, tenant.liveKey)).toBe(
      '403 CHAIN_NOT_ENABLED',
    );
    expect(await refused(`transactions?chain=sandbox&hash=${sandboxHash('not_found')}`)).toBe(
      '404 NOT_FOUND',
    );
    expect(await refused(`transactions?chain=sandbox&hash=${sandboxHash('unavailable')}`)).toBe(
      '503 VERIFIER_UNAVAILABLE',
    );
    expect(await refused(`contracts?chain=base&address=${USDC}`, tenant.liveKey)).toBe(
      '503 VERIFIER_NOT_CONFIGURED',
    );
    expect(await refused('bytecode?chain=solana-devnet&address=11111111111111111111111111111111')).toBe(
      '400 INVALID_CHAIN',
    );
  });

  it('E7: the sandbox has a USDC, a look-alike and accounts', async () => {
    const contract = async (address: string) =>
      (await fixture.get(tenant.testKey, `/features/contracts?chain=sandbox&address=${address}`).expect(200))
        .body;
    expect(await contract(USDC)).toMatchObject({
      kind: 'token',
      isRegisteredUsdc: true,
      isLookAlike: false,
      token: { name: 'USD Coin', symbol: 'USDC', decimals: 6, totalSupply: '1000000' },
      proxy: null,
    });
    expect(await contract('0x5a9db0c000000000000000000000000000000fa4')).toMatchObject({
      kind: 'token',
      isRegisteredUsdc: false,
      isLookAlike: true,
      summary: expect.stringContaining('payments in it count for nothing') as string,
    });
    expect(await contract(RECIPIENT)).toMatchObject({ kind: 'account', token: null, codeSizeBytes: 0 });
  });

  it('E7: the sandbox’s tokens have code with capabilities', async () => {
    const code = async (address: string) =>
      (await fixture.get(tenant.testKey, `/features/bytecode?chain=sandbox&address=${address}`).expect(200))
        .body;
    expect(await code(USDC)).toMatchObject({
      codeHash: expect.stringMatching(/^0x[0-9a-f]{64}$/) as string,
      searched: true,
      capabilities: [
        { capability: 'pause', functions: ['pause()', 'unpause()'] },
        { capability: 'blacklist', functions: ['blacklist(address)', 'unBlacklist(address)'] },
        { capability: 'mint', functions: ['mint(address,uint256)'] },
        { capability: 'change_owner', functions: ['transferOwnership(address)'] },
      ],
    });
    expect(await code(RECIPIENT)).toMatchObject({
      codeHash: null,
      sizeBytes: 0,
      selectors: [],
      capabilities: [],
    });
  });
});
