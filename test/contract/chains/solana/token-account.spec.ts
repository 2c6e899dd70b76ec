import { SolanaTokenAccounts } from '../../../../src/chains/solana/token-account.js';
import { ledgerMethods, RawAnswer, SolanaRpcServer } from '../../../support/solana/litesvm-rpc.js';
import { freshAddress, SolanaLedger } from '../../../support/solana/solana-ledger.js';
import { TOKEN_2022 } from '../../../support/solana/solana-render.js';
import { solanaChain } from '../../../support/solana/solana-verdict.js';
import { WatchedNodes } from '../../../support/proxies/watched-nodes.js';

describe('token accounts on Solana', () => {
  const ledger = new SolanaLedger();
  const usdc = ledger.createMint(freshAddress());
  let accounts: SolanaTokenAccounts;
  let server: SolanaRpcServer;

  beforeEach(async () => {
    accounts = new SolanaTokenAccounts(new WatchedNodes(), { attemptTimeoutMs: 20_000 });
    server = await SolanaRpcServer.start(ledgerMethods(ledger));
  });
  afterEach(() => server.close());

  const signal = (): AbortSignal => AbortSignal.timeout(30_000);
  const chainAt = (urls: readonly string[]) => solanaChain(urls, { usdcAddress: usdc });

  describe('hasUsdcAccount', () => {
    const exists = (owner: string, urls = [server.url]): Promise<boolean | null> =>
      accounts.hasUsdcAccount(chainAt(urls), owner, signal());

    it('B6: finds only the associated account, of either token program', async () => {
      const [old, extended, other] = [freshAddress(), freshAddress(), freshAddress()];
      await ledger.holding(old, usdc, 0n);
      await ledger.holding(extended, usdc, 0n, { program: TOKEN_2022 });
      await ledger.holding(other, usdc, 0n, { at: 'elsewhere' });
      expect(await exists(old)).toBe(true);
      expect(await exists(extended)).toBe(true);
      expect(await exists(other)).toBe(false);
      expect(await exists(freshAddress())).toBe(false);
    });

    it('B6: returns null when no node can be asked', async () => {
      expect(await exists(freshAddress(), [])).toBeNull();
      server.methods.set('getMultipleAccounts', () => new RawAnswer(500, ''));
      expect(await exists(freshAddress())).toBeNull();
    });
  });

  describe('isTokenAccount', () => {
    const isTokenAccount = (
      address: string,
      urls = [server.url],
      limit = signal(),
    ): Promise<boolean | null> => accounts.isTokenAccount(chainAt(urls), address, limit);

    it('B6: distinguishes a token account from a wallet, a mint and an unused address', async () => {
      const [seller, payer] = [freshAddress(), await ledger.wallet()];
      const holding = await ledger.holding(seller, usdc, 0n, { at: 'elsewhere' });
      expect(await isTokenAccount(holding)).toBe(true);
      expect(await isTokenAccount(payer.address)).toBe(false);
      expect(await isTokenAccount(usdc)).toBe(false);
      expect(await isTokenAccount(freshAddress())).toBe(false);
    });

    it('B6: recognizes unparsed accounts by size and type byte', async () => {
      const address = freshAddress();
      const answer = (data: Buffer): void => {
        const value = { owner: TOKEN_2022, data: [data.toString('base64'), 'base64'] };
        server.methods.set('getAccountInfo', () => ({ context: {}, value }));
      };
      const extended = Buffer.alloc(182);
      answer(extended);
      expect(await isTokenAccount(address)).toBe(false);
      extended[165] = 2;
      answer(extended);
      expect(await isTokenAccount(address)).toBe(true);
      answer(Buffer.alloc(165));
      expect(await isTokenAccount(address)).toBe(true);
      answer(Buffer.alloc(355, 2));
      expect(await isTokenAccount(address)).toBe(false);
    });

    it('B6: returns null when no node can be asked or time is over', async () => {
      const address = freshAddress();
      expect(await isTokenAccount(address, [])).toBeNull();
      server.methods.set('getAccountInfo', () => new RawAnswer(500, ''));
      expect(await isTokenAccount(address)).toBeNull();
      expect(await isTokenAccount(address, [server.url], AbortSignal.abort())).toBeNull();
    });
  });
});
