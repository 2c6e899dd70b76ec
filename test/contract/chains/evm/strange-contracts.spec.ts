import { encodeAbiParameters, parseAbiParameters, type Hex } from 'viem';
import { EvmClient } from '../../../../src/chains/evm/client.js';
import { analyseBytecode } from '../../../../src/chains/evm/inspection/bytecode.js';
import { readContract } from '../../../../src/chains/evm/inspection/contract.js';
import { readTokenMetadata } from '../../../../src/chains/evm/inspection/token-metadata.js';
import { NodePool } from '../../../../src/chains/node-pool.js';
import { ChainUnavailable } from '../../../../src/chains/rpc-error.js';
import { findChain } from '../../../../src/domain/chain.js';
import type { ConfiguredChain } from '../../../../src/platform/config/chain-settings.js';
import { HANG, JsonRpcStub, RpcErrorAnswer, type StubMethod } from '../../../support/evm/json-rpc-stub.js';
import { NO_SPENDING } from '../../../support/facilitator/spending.js';

const TOKEN = `0x${'70'.repeat(20)}`;
const BEACON = `0x${'be'.repeat(20)}`;
const BEACON_SLOT = '0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50';
const ZERO = `0x${'0'.repeat(64)}`;
const NAME = encodeAbiParameters(parseAbiParameters('string'), ['Coin']);

/** Errors by which nodes say that a contract failed. */
const FAULTS: readonly (readonly [name: string, answer: StubMethod])[] = [
  ['an invalid opcode', new RpcErrorAnswer(-32_000, 'invalid opcode: INVALID')],
  ['a bad jump', new RpcErrorAnswer(-32_000, 'invalid jump destination')],
  ['a stack underflow', new RpcErrorAnswer(-32_000, 'stack underflow (0 <=> 1)')],
  ['an error of the machine', new RpcErrorAnswer(-32_015, 'VM execution error.')],
  ['an answer too long to be read', `0x${'00'.repeat(600_000)}`],
];

describe('contracts of strangers', () => {
  let node: JsonRpcStub;
  let chain: ConfiguredChain;
  let nodes: NodePool;

  beforeEach(async () => {
    node = await JsonRpcStub.start({
      eth_chainId: '0x14a34',
      eth_getCode: '0x6000',
      eth_getStorageAt: ([, slot]) =>
        slot === BEACON_SLOT ? `0x${BEACON.slice(2).padStart(64, '0')}` : ZERO,
      eth_call: NAME,
    });
    const known = findChain('base-sepolia');
    if (known === null) throw new Error('no such chain');
    chain = { ...known, rpcUrls: [node.url], ...NO_SPENDING };
    nodes = new NodePool(chain);
  });
  afterEach(() => node.close());

  it.each(FAULTS)('E8: %s is the contract’s, and no outage of the chain', async (_name, answer) => {
    node.on('eth_call', answer);
    expect(await readTokenMetadata(new EvmClient(nodes), TOKEN)).toBeNull();
    const { token, proxy } = await readContract(new EvmClient(nodes), TOKEN, true);
    expect({ token, proxy }).toMatchObject({ token: null, proxy: { beacon: BEACON, implementation: null } });
  });

  it('E8: a node that cannot answer for a beacon is an outage', async () => {
    node.on('eth_call', new RpcErrorAnswer(-32_005, 'limit exceeded'));
    await expect(readContract(new EvmClient(nodes), TOKEN, false)).rejects.toThrow(ChainUnavailable);
  });

  it('E8: a contract that never ends says nothing about the node', async () => {
    node.on('eth_call', HANG);
    const client = new EvmClient(nodes, { timeoutMs: 200, callsUnknownContracts: true });
    await expect(readTokenMetadata(client, TOKEN)).rejects.toThrow(ChainUnavailable);
    expect(nodes.inOrder().map((each) => [each.isUnhealthy(), each.isUnreachable])).toEqual([[false, false]]);
  });

  it('E8: the end of the caller’s time ends the calls', async () => {
    node.on('eth_call', HANG);
    const time = new AbortController();
    const asked = readTokenMetadata(new EvmClient(nodes, { signal: time.signal }), TOKEN);
    setImmediate(() => {
      time.abort(new Error('over'));
    });
    await expect(asked).rejects.toThrow('over');
  });

  it('E8: the same code is searched once', () => {
    const code: Hex = '0x60003560e01c8063a9059cbb14601057005b00';
    expect(analyseBytecode(code).selectors).toBe(analyseBytecode(code).selectors);
  });
});
