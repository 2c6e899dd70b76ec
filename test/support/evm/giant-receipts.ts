import type { ConfiguredChain } from '../../../src/platform/config/chain-settings.js';
import { baseChain } from './evm-verdict.js';
import { JsonRpcStub, WrittenResult, RpcErrorAnswer, type StubMethod } from './json-rpc-stub.js';

export const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
export const USED = '0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5';
export const TX = `0x${'ab'.repeat(32)}`;
export const BLOCK = `0x${'cd'.repeat(32)}`;
export const USDC = baseChain([]).usdcAddress;
export const OTHER_TOKEN = `0x${'33'.repeat(20)}`;
export const SELLER = `0x${'5e'.repeat(20)}`;
export const PAYER = `0x${'b0'.repeat(20)}`;
export const UNRELATED = `0x${'11'.repeat(20)}`;

const BLOCK_NUMBER = '0x10';

/** A log in the format of a node. */
export interface WrittenLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly transactionHash: string;
  readonly logIndex: string;
  readonly blockHash: string;
  readonly blockNumber: string;
  readonly removed: boolean;
}

export const word = (text: string): string => `0x${text.replace(/^0x/, '').padStart(64, '0')}`;

/** The log number `index` of the block, of our transaction unless `changes` say otherwise. */
export function logOf(
  index: number,
  token: string,
  topics: readonly string[],
  changes: Partial<WrittenLog> = {},
): WrittenLog {
  return {
    address: token,
    topics,
    data: word('1'),
    transactionHash: TX,
    logIndex: `0x${index.toString(16)}`,
    blockHash: BLOCK,
    blockNumber: BLOCK_NUMBER,
    removed: false,
    ...changes,
  };
}

/** A transfer of 1.5 USDC to the seller. */
export function payment(index: number, changes: Partial<WrittenLog> = {}): WrittenLog {
  const data = word((1_500_000).toString(16));
  return logOf(index, USDC, [TRANSFER, word(PAYER), word(SELLER)], { data, ...changes });
}

/** Unrelated transfers of a token. */
export function crowd(
  count: number,
  token: string,
  first = 0,
  changes: Partial<WrittenLog> = {},
): WrittenLog[] {
  return Array.from({ length: count }, (_, index) =>
    logOf(first + index, token, [TRANSFER, word(UNRELATED), word(OTHER_TOKEN)], changes),
  );
}

interface LogFilter {
  readonly blockHash: string;
  readonly address?: string;
  readonly topics: readonly (string | readonly string[] | null)[];
}

/** The logs that `eth_getLogs` selects. @see https://ethereum.github.io/execution-apis/ */
export function logsBy(logs: readonly WrittenLog[], { blockHash, address, topics }: LogFilter): WrittenLog[] {
  return logs.filter(
    (log) =>
      log.blockHash === blockHash &&
      (address ?? log.address).toLowerCase() === log.address.toLowerCase() &&
      topics.every((asked, place) => asked === null || [asked].flat().includes(log.topics[place] ?? '')),
  );
}

/** Base with one node, whose head block has one transaction with these logs and others beside it. */
export class GiantNode {
  private constructor(
    readonly stub: JsonRpcStub,
    readonly chain: ConfiguredChain,
  ) {}

  static async start(
    logs: readonly WrittenLog[],
    methods: Readonly<Record<string, StubMethod>> = {},
  ): Promise<GiantNode> {
    const seconds = `0x${Math.floor(Date.now() / 1_000).toString(16)}`;
    const receipt = {
      transactionHash: TX,
      blockHash: BLOCK,
      blockNumber: BLOCK_NUMBER,
      status: '0x1',
      to: OTHER_TOKEN,
      logs: logs.filter(({ transactionHash }) => transactionHash === TX),
    };
    // Serialized once, so that the work of the node itself is not measured.
    const written = new WrittenResult(receipt);
    const stub = await JsonRpcStub.start({
      eth_chainId: '0x2105',
      eth_getTransactionReceipt: written,
      eth_getTransactionByHash: transaction(),
      eth_getBlockByNumber: ([tag]) => ({
        ...{ number: tag === BLOCK_NUMBER ? BLOCK_NUMBER : '0x200', timestamp: seconds },
        hash: tag === BLOCK_NUMBER ? BLOCK : word('200'),
      }),
      eth_getLogs: ([filter]) => logsBy(logs, filter as LogFilter),
      ...methods,
    });
    return new GiantNode(stub, baseChain([stub.url]));
  }

  /** The filters of all requests for logs. */
  get filters(): LogFilter[] {
    return this.stub.calls
      .filter(({ method }) => method === 'eth_getLogs')
      .map(({ params }) => params[0] as LogFilter);
  }

  close(): Promise<void> {
    return this.stub.close();
  }
}

/** The transaction as the node returns it. */
export function transaction(changes: object = {}): object {
  const place = { hash: TX, blockHash: BLOCK, blockNumber: BLOCK_NUMBER };
  return { ...place, from: PAYER, to: OTHER_TOKEN, input: '0x', ...changes };
}

/** A provider that refuses a filter that selects more logs than its limit. */
export function atMost(most: number, logs: readonly WrittenLog[]): StubMethod {
  return ([filter]) => {
    const found = logsBy(logs, filter as LogFilter);
    return found.length > most ? new RpcErrorAnswer(-32005, `more than ${most} results`) : found;
  };
}
