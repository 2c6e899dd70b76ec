import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHAINS } from '../../../../src/domain/chain.js';
import type { ConfiguredChain } from '../../../../src/platform/config/chain-settings.js';
import { verdictOn, WatchedVerifier } from '../../../support/evm/evm-verdict.js';
import { JsonRpcStub } from '../../../support/evm/json-rpc-stub.js';
import { NO_SPENDING } from '../../../support/facilitator/spending.js';

const FOLDER = join(process.cwd(), '..', 'shared', 'fixtures', 'chain');
/** Turns the age limit off, because the recordings are old. */
const NO_AGE_LIMIT = { firstSeenSeconds: 0 };

interface Row {
  readonly file: string;
  readonly token: string;
  readonly recipient: string;
  readonly required_atomic: string;
  readonly expected: string;
  readonly received_atomic: string;
}

interface RecordedReceipt {
  readonly transactionHash: string;
  readonly blockNumber: string;
  readonly blockHash?: string | null;
}

interface Recording {
  readonly chainId: string;
  readonly eth_getTransactionReceipt: RecordedReceipt;
  readonly eth_getBlockByNumber?: { readonly number: string };
}

/** The status or reasons that we give for each verdict of the recordings. */
const OUR_WORDS: Readonly<Record<string, readonly string[]>> = {
  PAID: ['confirmed'],
  UNDERPAID: ['AMOUNT_TOO_LOW'],
  FAILED_TX: ['TX_FAILED'],
  WRONG_TOKEN: ['WRONG_ASSET'],
  NOT_PAID: ['WRONG_RECIPIENT', 'NO_TRANSFER', 'WRONG_ASSET'],
};

/** Our verdict where the recordings leave it open: a mint counts as paid, a pass-through does not. */
const OUR_POLICY: Readonly<Record<string, string>> = {
  'arbitrum-cctp-mint-from-zero-ad6aa569.json': 'PAID',
  'polygon-native-batch-donation-17601356.json': 'NOT_PAID',
};

/** A hand-made receipt, for a payment that `expected.json` lacks and for checkouts without the fixtures. */
const HAND_MADE_USDC = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';
const HAND_MADE_RECIPIENT = '0x3cdce9661f6d8475dfdd8bc3470ae1434e6977af';
const HAND_MADE: Recording = {
  chainId: '0x2105',
  eth_getTransactionReceipt: {
    transactionHash: `0x${'2c'.repeat(32)}`,
    blockNumber: '0x303382a',
    blockHash: `0x${'98'.repeat(32)}`,
    ...{
      type: '0x2',
      status: '0x1',
      from: '0x1d7f97d26ae2c01f9b01fc252b73cf0db3397e95',
      to: HAND_MADE_USDC.toLowerCase(),
      contractAddress: null,
      cumulativeGasUsed: '0x1a2b3c',
      gasUsed: '0xb1c3',
      effectiveGasPrice: '0x5b8d80',
      l1Fee: '0x2540be400',
      logs: [
        {
          address: HAND_MADE_USDC,
          topics: [
            '0xDDF252AD1BE2C89B69C2B068FC378DAA952BA7F163C4A11628F55A4DF523B3EF',
            '0x0000000000000000000000001d7f97d26ae2c01f9b01fc252b73cf0db3397e95',
            '0x0000000000000000000000003cdce9661f6d8475dfdd8bc3470ae1434e6977af',
          ],
          data: '0x0000000000000000000000000000000000000000000000000000000000058200',
          logIndex: '0x11f',
          removed: false,
          blockTimestamp: '0x69b3a1ff',
        },
      ],
    },
  },
};

/** A node that has this recording far below its head. Fields that a recording lacks are made up here. */
async function nodeWith(recording: Recording): Promise<JsonRpcStub> {
  const { blockHash, ...receipt } = recording.eth_getTransactionReceipt;
  const hash = blockHash ?? `0x${'b1'.repeat(32)}`;
  const block = recording.eth_getBlockByNumber ?? {
    number: receipt.blockNumber,
    hash,
    timestamp: '0x65000000',
  };
  const head = {
    number: `0x${(BigInt(receipt.blockNumber) + 100_000n).toString(16)}`,
    hash: `0x${'ff'.repeat(32)}`,
    timestamp: '0x6a000000',
  };
  return JsonRpcStub.start({
    eth_chainId: recording.chainId,
    eth_getTransactionReceipt: ([asked]) =>
      asked === receipt.transactionHash ? { ...receipt, blockHash: hash } : null,
    eth_getBlockByNumber: ([asked]) => (asked === receipt.blockNumber ? block : head),
  });
}

function chainOf(recording: Recording, token: string, url: string): ConfiguredChain {
  const entry = CHAINS.find(({ network }) => network === `eip155:${Number(recording.chainId)}`);
  if (!entry) throw new Error(`no entry for chain ${recording.chainId}`);
  return { ...entry, usdcAddress: token, rpcUrls: [url], ...NO_SPENDING };
}

async function answerTo(recording: Recording, row: Row) {
  const node = await nodeWith(recording);
  const { transactionHash } = recording.eth_getTransactionReceipt;
  const chain = chainOf(recording, row.token, node.url);
  const evidence = await new WatchedVerifier().look(chain, transactionHash).finally(() => node.close());
  const verdict = verdictOn(evidence, row.recipient, BigInt(row.required_atomic), NO_AGE_LIMIT);
  return { evidence, verdict, word: verdict.reason ?? verdict.status };
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
}

function recordingOf(file: string): Recording {
  return file === 'hand-made' ? HAND_MADE : (read(file) as Recording);
}

const HAND_MADE_ROWS: readonly Row[] = (
  [
    ['360960', 'PAID'],
    ['360961', 'UNDERPAID'],
  ] as const
).map(([required_atomic, expected]) => ({
  file: 'hand-made',
  token: HAND_MADE_USDC,
  recipient: HAND_MADE_RECIPIENT,
  required_atomic,
  expected,
  received_atomic: '360960',
}));

const RECORDED_ROWS = existsSync(FOLDER)
  ? (read('expected.json') as Row[]).filter(({ file }) => !file.startsWith('solana-'))
  : [];

describe('EVM verifier on recorded transactions', () => {
  it('A6: reads block, time and depth of a transfer on Base', async () => {
    const [row] = HAND_MADE_ROWS as [Row];

    const { evidence } = await answerTo(HAND_MADE, row);

    expect(evidence).toMatchObject({
      block: { number: 0x303382an, timeSeconds: 0x65000000 },
      finality: { level: 'finalized', accepted: true, deepest: true, confirmations: 100_001 },
    });
  });

  it.each(
    [...HAND_MADE_ROWS, ...RECORDED_ROWS].map(
      (row) => [row.file, row.expected, row.required_atomic, row] as const,
    ),
  )('A6: %s is %s when %s is required', async (file, expected, _, row) => {
    const ours = expected === 'POLICY' ? OUR_POLICY[file] : expected;

    const { word, verdict } = await answerTo(recordingOf(file), row);

    expect(OUR_WORDS[ours ?? '']).toContain(word);
    if (expected !== 'POLICY') expect(verdict.amountAtomic).toBe(BigInt(row.received_atomic));
  });
});
