import { SolanaTokenAccounts } from '../../src/chains/solana/token-account.js';
import { ledgerMethods, RawAnswer, SolanaRpcServer } from '../support/litesvm-rpc.js';
import { freshAddress, SolanaLedger } from '../support/solana-ledger.js';
import { TOKEN_2022 } from '../support/solana-render.js';
import { solanaChain } from '../support/solana-verdict.js';

describe('the token account that USDC is paid into', () => {
  const ledger = new SolanaLedger();
  const accounts = new SolanaTokenAccounts({ attemptTimeoutMs: 2_000 });
  const usdc = ledger.createMint(freshAddress());
  let server: SolanaRpcServer;

  beforeAll(async () => {
    server = await SolanaRpcServer.start(ledgerMethods(ledger));
  });
  afterAll(() => server.close());

  const exists = (owner: string, urls = [server.url]): Promise<boolean | null> =>
    accounts.hasUsdcAccount(solanaChain(urls, { usdcAddress: usdc }), owner, AbortSignal.timeout(10_000));

  it('B6: is the associated one, of either token program', async () => {
    const [old, extended, other] = [freshAddress(), freshAddress(), freshAddress()];
    await ledger.holding(old, usdc, 0n);
    await ledger.holding(extended, usdc, 0n, { program: TOKEN_2022 });
    await ledger.holding(other, usdc, 0n, { at: 'elsewhere' });
    expect(await exists(old)).toBe(true);
    expect(await exists(extended)).toBe(true);
    expect(await exists(other)).toBe(false);
    expect(await exists(freshAddress())).toBe(false);
  });

  it('B6: is unknown when nobody can be asked', async () => {
    expect(await exists(freshAddress(), [])).toBeNull();
    server.methods.set('getMultipleAccounts', () => new RawAnswer(500, ''));
    expect(await exists(freshAddress())).toBeNull();
  });
});
