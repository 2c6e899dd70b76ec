import { readForeignMovements } from '../../../../src/chains/solana/inspection/token-movements.js';
import { NodePool } from '../../../../src/chains/node-pool.js';
import { ChainUnavailable } from '../../../../src/chains/rpc-error.js';
import { findChain } from '../../../../src/domain/chain.js';
import { JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import { NO_SPENDING } from '../../../support/facilitator/spending.js';
import { DEVNET_GENESIS } from '../../../support/solana/litesvm-rpc.js';

describe('movements of other mints', () => {
  it('E7: an answer that nobody can read is an outage of the chain', async () => {
    const node = await JsonRpcStub.start({ getGenesisHash: DEVNET_GENESIS, getTransaction: { slot: 'x' } });
    try {
      const chain = findChain('solana-devnet');
      if (chain === null) throw new Error('no such chain');
      const nodes = new NodePool({ ...chain, rpcUrls: [node.url], ...NO_SPENDING });
      const read = readForeignMovements(nodes, 'signature', chain.usdcAddress, new AbortController().signal);
      await expect(read).rejects.toThrow(ChainUnavailable);
    } finally {
      await node.close();
    }
  });
});
