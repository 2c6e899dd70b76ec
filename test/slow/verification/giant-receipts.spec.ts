import { privateKeyToAccount } from 'viem/accounts';
import { EvmVerifier } from '../../../src/modules/verification/verifiers/onchain/evm-verifier.js';
import { OnchainVerifier } from '../../../src/modules/verification/verifiers/onchain/onchain-verifier.js';
import type { VerificationQuery } from '../../../src/modules/verification/verifiers/payment-verifier.js';
import { ANVIL_KEYS, startAnvil, type Anvil } from '../../support/evm/anvil.js';
import { payInACrowd } from '../../support/verification/crowded-payment.js';
import { baseChain, verdictOn } from '../../support/evm/evm-verdict.js';
import { deployUsdc, type TestUsdc } from '../../support/evm/usdc.js';
import { WatchedNodes } from '../../support/proxies/watched-nodes.js';

const SELLER = privateKeyToAccount(ANVIL_KEYS[2]).address;
const PRICE = 1_500_000n;
const BATCH = 100;
/** Of which most is the node's work: it writes each receipt anew. The measure is CPU time of this process. */
const WAIT_MS = 120_000;
/**
 * Logs per receipt, and its permitted cost as a multiple of parsing it: 4.5 MB, which is over the read limit, and a size
 * just below the read limit.
 */
const CROWDS: readonly (readonly [logs: number, parses: number])[] = [
  [7_500, 4],
  [1_400, 16],
];

/** The load that a free test key can cause: a batch of payments, each among thousands of logs. */
describe('a batch of giant receipts', () => {
  let anvil: Anvil;
  let usdc: TestUsdc;

  beforeAll(async () => {
    anvil = await startAnvil({ chainId: 8453 });
    usdc = await deployUsdc(anvil.url);
  });
  afterAll(() => anvil.stop());

  it.each(CROWDS)(
    'S7: with %d logs each is verified correctly within its limits of CPU time and memory',
    async (logs, most) => {
      const txHash = await payInACrowd(anvil, usdc, { to: SELLER, amount: PRICE, logs });
      await anvil.rpc('anvil_mine', ['0x20']);
      const chain = baseChain([anvil.url], {
        usdcAddress: usdc.address,
        accept: { kind: 'confirmations', confirmations: 1 },
        deepest: { kind: 'confirmations', confirmations: 2 },
      });
      const evm = new EvmVerifier(new WatchedNodes(), { nowMs: () => Date.now(), attemptTimeoutMs: 60_000 });
      const verifier = new OnchainVerifier({ evm, solana: evm, totalTimeoutMs: 60_000 });
      const wallets = [SELLER.toLowerCase()];
      const query: VerificationQuery = { chain, txHash, expectedAmount: null, wallets, fairnessKey: 'one' };
      const ask = async () =>
        verdictOn(await verifier.verify(query, AbortSignal.timeout(60_000)), SELLER, PRICE);
      await ask();

      const rounds: { parses: number; grownMb: number }[] = [];
      for (let round = 0; round < 3; round += 1) {
        const { cpuSeconds, grownMb, results } = await measured(() =>
          Promise.all(Array.from({ length: BATCH }, ask)),
        );
        const confirmed = results.filter(({ status, reason }) => status === 'confirmed' && reason === null);
        expect(confirmed).toHaveLength(BATCH);
        const { text, parseSeconds } = await readPlainly(anvil, txHash);
        const parses = cpuSeconds / BATCH / parseSeconds;
        const cost = `${cpuSeconds.toFixed(1)} s of CPU, ${grownMb} MB more`;
        process.stdout.write(
          `${BATCH} receipts of ${logs} logs (${text.length} bytes): ${cost}, ${parses.toFixed(1)} times JSON.parse\n`,
        );
        rounds.push({ parses, grownMb });
      }
      // The least: a process that has run many specs collects their garbage in some round, and pays for it there.
      expect(Math.min(...rounds.map(({ parses }) => parses))).toBeLessThan(most);
      expect(Math.max(...rounds.map(({ grownMb }) => grownMb))).toBeLessThan(300);
    },
    WAIT_MS,
  );
});

/** The receipt as the node sends it, and the CPU time of parsing it alone. */
async function readPlainly({ url }: Anvil, txHash: string): Promise<{ text: string; parseSeconds: number }> {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'eth_getTransactionReceipt',
    params: [txHash],
  });
  const headers = { 'content-type': 'application/json' };
  const text = await (await fetch(url, { method: 'POST', headers, body })).text();
  const start = process.cpuUsage();
  for (let i = 0; i < BATCH; i++) JSON.parse(text);
  const { user, system } = process.cpuUsage(start);
  return { text, parseSeconds: (user + system) / 1e6 / BATCH };
}

/** Measures only this process: the node runs in another one, and CPU time excludes waiting. */
async function measured<T>(
  work: () => Promise<T>,
): Promise<{ results: T; cpuSeconds: number; grownMb: number }> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 10);
  const start = process.cpuUsage();
  const results = await work().finally(() => {
    clearInterval(timer);
  });
  const { user, system } = process.cpuUsage(start);
  return { results, cpuSeconds: (user + system) / 1e6, grownMb: Math.round((most - before) / 1e6) };
}
