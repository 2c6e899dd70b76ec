import { CHAINS } from '../../../src/domain/chain.js';
import { PLAN_IDS, PLANS } from '../../../src/domain/plans/plan.js';
import { createTenant } from '../../support/verification/tenants.js';
import { startVerification, type VerificationFixture } from '../../support/verification/verification.js';

interface Listed {
  readonly chains: readonly { chain: string; enabled: boolean; testnet: boolean }[];
  readonly plan: string;
}

describe('GET /supported-chains', () => {
  let fixture: VerificationFixture;

  beforeAll(async () => {
    const config = {
      ETHEREUM_CONFIRMATIONS: '12',
      BASE_USDC_ADDRESS: '0x00000000000000000000000000000000000000AA',
    };
    fixture = await startVerification({ config });
  });
  afterAll(() => fixture.test.close());

  const list = async (key: string | null): Promise<Listed> =>
    (await fixture.get(key, '/supported-chains').expect(200)).body as Listed;
  const enabled = ({ chains }: Listed): string[] =>
    chains.filter((entry) => entry.enabled).map(({ chain }) => chain);

  it('A10: an anonymous caller receives the main networks as in the free plan, in the documented shape', async () => {
    const { body } = await fixture.get(null, '/supported-chains').expect(200);
    const listed = body as Listed;
    expect(Object.keys(listed).sort()).toEqual(['chains', 'plan']);
    expect(listed.plan).toBe('free');
    expect(enabled(listed).sort()).toEqual(['base', 'solana']);
    expect(listed.chains.find(({ chain }) => chain === 'bsc')).toEqual({
      chain: 'bsc',
      network: 'eip155:56',
      name: 'BNB Chain',
      testnet: false,
      asset: { symbol: 'USDC', address: '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d', decimals: 18 },
      enabled: false,
      finality: '3 confirmations',
    });
  });

  it('A10: the list shows the settings of this deployment', async () => {
    const { chains } = await list(null);
    expect(chains.find(({ chain }) => chain === 'ethereum')).toMatchObject({ finality: '12 confirmations' });
    expect(chains.find(({ chain }) => chain === 'base')).toMatchObject({
      asset: { address: '0x00000000000000000000000000000000000000AA' },
    });
  });

  it.each(PLAN_IDS)(
    'A10: a key of the plan %s sees its chains enabled, and no test network',
    async (plan) => {
      const { liveKey } = await createTenant(fixture.test.app, { plan });
      const listed = await list(liveKey);
      expect(listed.plan).toBe(plan);
      expect(enabled(listed).sort()).toEqual([...PLANS[plan].chains].sort());
      expect(listed.chains.every(({ testnet }) => !testnet)).toBe(true);
    },
  );

  it('A7: a test key sees every test network and the sandbox, enabled', async () => {
    const { testKey } = await createTenant(fixture.test.app);
    const expected = CHAINS.filter(({ environment }) => environment === 'test').map(({ name }) => name);
    expect(enabled(await list(testKey)).sort()).toEqual(expected.sort());
    expect(expected).toContain('sandbox');
  });

  it('B2: an invalid key is refused, not treated as anonymous', async () => {
    const response = await fixture.get('x402_live_bad', '/supported-chains').expect(401);
    expect(response.body).toMatchObject({ code: 'INVALID_API_KEY' });
  });
});
