import { ChainNodes } from '../../../src/chains/chain-nodes.js';
import { findChain } from '../../../src/domain/chain.js';
import type { PaymentEvidence } from '../../../src/domain/payment.js';
import { ForeignTokenReader } from '../../../src/modules/features/transactions/foreign-tokens.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { JsonRpcStub, RpcErrorAnswer } from '../../support/evm/json-rpc-stub.js';
import { NO_SPENDING } from '../../support/facilitator/spending.js';

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const word = (digits: string) => `0x${digits.padStart(64, '0')}`;
const TX_HASH = word('7');
const TOKENS = Array.from({ length: 10 }, (_, nth) => `0x${`c${nth}`.repeat(20)}`);

describe('the tokens of a transaction', () => {
  let node: JsonRpcStub;
  let inWork = 0;
  let mostInWork = 0;

  beforeEach(async () => {
    const block = { number: '0x10', hash: word('b'), parentHash: word('a'), transactions: [TX_HASH] };
    node = await JsonRpcStub.start({
      eth_chainId: '0x14a34',
      eth_getBlockByNumber: () => ({
        ...block,
        timestamp: `0x${Math.floor(Date.now() / 1_000).toString(16)}`,
      }),
      eth_getTransactionReceipt: {
        ...{ transactionHash: TX_HASH, blockHash: word('b'), blockNumber: '0x10', status: '0x1' },
        logs: TOKENS.map((address) => ({
          address,
          topics: [TRANSFER, word('b0'), word('5e')],
          data: word('1'),
          removed: false,
        })),
      },
      eth_call: async ([call]) => {
        asked.add((call as { to: string }).to);
        mostInWork = Math.max(mostInWork, (inWork += 1));
        await new Promise((resolve) => setTimeout(resolve, 20));
        inWork -= 1;
        return new RpcErrorAnswer(-32_000, 'invalid opcode: INVALID');
      },
    });
  });
  afterEach(() => node.close());
  const asked = new Set<string>();

  it('E7: are asked for their names three at a time, and silent ones leave the answer incomplete', async () => {
    const chain = findChain('base-sepolia');
    if (chain === null) throw new Error('no such chain');
    const configured = { ...chain, rpcUrls: [node.url], ...NO_SPENDING };
    const reader = new ForeignTokenReader(new ChainNodes(), new SystemClock());
    const evidence = { execution: 'succeeded' } as PaymentEvidence;

    const found = await reader.read(configured, TX_HASH, evidence, new AbortController().signal);

    expect(found).toMatchObject({ lookAlikes: [], others: TOKENS, isWhole: false });
    expect([...asked].sort()).toEqual([...TOKENS].sort());
    // Each token is asked four things at once.
    expect(mostInWork).toBeLessThanOrEqual(3 * 4);
  });
});
