import { forwardTo, RpcErrorAnswer } from '../evm/json-rpc-stub.js';

type Answer = (params: readonly unknown[]) => Promise<unknown>;

interface Block {
  readonly number: string;
}

/**
 * A node replica that has only synchronized up to a block: it returns nothing of later blocks, and an error to a request
 * that names one. Ranges of logs are cut at its head without a notice, as some nodes do.
 */
export function replicaAt(url: string, head: bigint): Readonly<Record<string, Answer>> {
  const pass = forwardTo(url);
  const isLater = (tag: unknown): boolean => String(tag).startsWith('0x') && BigInt(String(tag)) > head;
  const own = (tag: unknown): unknown => (String(tag).startsWith('0x') ? tag : `0x${head.toString(16)}`);
  const ofState =
    (method: string): Answer =>
    async (params) => {
      const [what, tag] = params;
      return isLater(tag) ? new RpcErrorAnswer(-32000, 'header not found') : pass(method, [what, own(tag)]);
    };
  const receipt: Answer = async (params) => {
    const found = (await pass('eth_getTransactionReceipt', params)) as { blockNumber?: string } | null;
    return isLater(found?.blockNumber) ? null : found;
  };
  const block: Answer = async ([tag, more]) =>
    isLater(tag) ? null : pass('eth_getBlockByNumber', [own(tag), more]);
  const logs: Answer = async ([filter]) => {
    const { blockHash, toBlock } = filter as { blockHash?: string; toBlock?: string };
    if (blockHash === undefined)
      return pass('eth_getLogs', [
        { ...(filter as object), ...(isLater(toBlock) && { toBlock: own('latest') }) },
      ]);
    const named = (await pass('eth_getBlockByHash', [blockHash, false])) as Block | null;
    return isLater(named?.number)
      ? new RpcErrorAnswer(-32000, 'unknown block')
      : pass('eth_getLogs', [filter]);
  };
  return {
    eth_call: ofState('eth_call'),
    eth_getTransactionCount: ofState('eth_getTransactionCount'),
    eth_getBlockByNumber: block,
    eth_getTransactionReceipt: receipt,
    eth_getTransactionByHash: async (params) =>
      (await receipt(params)) === null ? null : pass('eth_getTransactionByHash', params),
    eth_getLogs: logs,
  };
}
