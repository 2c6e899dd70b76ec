import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChain } from '../../../../src/domain/chain.js';
import type { Verdict } from '../../../../src/domain/judge.js';
import { DEVNET_GENESIS, MAINNET_GENESIS, SolanaRpcServer } from '../../../support/solana/litesvm-rpc.js';
import { asJsonParsed, type RecordedTransaction } from '../../../support/solana/solana-render.js';
import { expectation, solanaChain, verdictOn } from '../../../support/solana/solana-verdict.js';

const FOLDER = join(process.cwd(), '..', 'shared', 'fixtures', 'chain');
const USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
const DEVNET_USDC = '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU';

interface Row {
  readonly file: string;
  readonly token: string;
  readonly recipient: string;
  readonly required_atomic: string;
  readonly expected: string;
  readonly received_atomic: string;
  readonly note: string;
}

/** The status or reasons that we give for each verdict of the fixtures. We compare owners, so a token account is no wallet. */
const OUR_WORDS: Readonly<Record<string, readonly string[]>> = {
  PAID: ['confirmed'],
  UNDERPAID: ['AMOUNT_TOO_LOW'],
  NOT_PAID: ['WRONG_RECIPIENT', 'NO_TRANSFER', 'WRONG_ASSET'],
  PAID_IF_TOKEN_ACCOUNT_ACCEPTED: ['WRONG_RECIPIENT'],
  FAILED_TX: ['TX_FAILED'],
};

/** Rows for recordings that `expected.json` does not list. */
const MORE: readonly Omit<Row, 'note'>[] = [
  [
    'devnet-unchecked-transfer-jsonparsed',
    DEVNET_USDC,
    '65MUMxiopKUaZbazs6pRUr9y774mj4Z1TdDgUh3L2Fhk',
    '1000000',
    'PAID',
  ],
  [
    'failed-inner-usdc-transfer-base64-5aqBdviF',
    USDC,
    'HAWNPF6UZ8YgWisd2gsECNSchdn3hQTEujsZtGxKM1MW',
    '1',
    'FAILED_TX',
  ],
  [
    'no-transfer-ata-only-json-3Nz9gnhc',
    USDC,
    '7T8ckKtdc5DH7ACS5AnCny7rVXYJPEsaAbdBri1FhPxY',
    '1',
    'NOT_PAID',
  ],
  ['swap-inner-v0-lut-json-58F9fNP7', USDC, '9rJ4QzDLYm5VARnuWcMFMzB4Nr1hKprGQWb8LTfsU6Q2', '104871', 'PAID'],
  [
    'swap-inner-v0-lut-json-58F9fNP7',
    USDC,
    'EEne7rPNgqPXLEK3Hv74KwkxJKPgaMHUd39LNx9yXbiK',
    '34852340',
    'UNDERPAID',
  ],
  ['swap-inner-v0-lut-json-58F9fNP7', USDC, '81MPQqJY58rgT83sy99MkRHs2g3dyy6uWKHD24twV62F', '1', 'NOT_PAID'],
  [
    'swap-usdc-for-token2022-json-4XaCfTLN',
    USDC,
    'HHQUnUbmWLrYzkscDY1C3deEFbGtiGBGoHjpANogmvum',
    '20000000',
    'PAID',
  ],
  [
    'swap-usdc-for-token2022-json-4XaCfTLN',
    USDC,
    '7T8ckKtdc5DH7ACS5AnCny7rVXYJPEsaAbdBri1FhPxY',
    '1',
    'NOT_PAID',
  ],
].map(([name = '', token = '', recipient = '', required_atomic = '', expected = '']) => ({
  file: `solana-${name}.json`,
  token,
  recipient,
  required_atomic,
  expected,
  received_atomic: '',
}));

/** The payer where it is not obvious: the owner of the source account, not the fee payer or a delegate. */
const PAYERS: Readonly<Record<string, string>> = {
  'solana-ata-create-transferchecked-memo-jsonparsed-2S2rTZja.json':
    '8fusVwhgo4oS1fGpZKeRaXrJXQk9auKnAgcj9A97wR3t',
  'solana-inner-usdc-json-3bg38hZg.json': 'CBG4RpoLqM1KJk9q3d3MeCwE9RgqeAWbwntUREPB1jUF',
  'solana-swap-usdc-for-token2022-json-4XaCfTLN.json': '7T8ckKtdc5DH7ACS5AnCny7rVXYJPEsaAbdBri1FhPxY',
  'solana-multi-transferchecked-jsonparsed-4rygbUwG.json': 'C4E3ZZ4ymQ5wY6o7JkKMeg6Yjj6CQjnaWr6ANvF9mGYY',
};

/** Serves one recorded answer, finalized, and judges it. */
async function judged(
  recorded: RecordedTransaction & { slot?: number },
  row: Omit<Row, 'note'>,
): Promise<Verdict> {
  const answer = asJsonParsed(recorded) as {
    meta: { err: unknown };
    transaction: { signatures: readonly [string, ...string[]] };
  };
  const devnet = row.token === DEVNET_USDC;
  const status = {
    slot: recorded.slot,
    confirmations: null,
    err: answer.meta.err,
    confirmationStatus: 'finalized',
  };
  const rpc = await SolanaRpcServer.start({
    getGenesisHash: () => (devnet ? DEVNET_GENESIS : MAINNET_GENESIS),
    getTransaction: () => answer,
    getSignatureStatuses: () => ({ context: { slot: 1 }, value: [status] }),
  });
  try {
    const base = findChain(devnet ? 'solana-devnet' : 'solana');
    const chain = solanaChain([rpc.url], { ...base, rpcUrls: [rpc.url], usdcAddress: row.token });
    const expected = expectation(row.recipient, { minimumAtomic: BigInt(row.required_atomic) });
    return await verdictOn(chain, answer.transaction.signatures[0], expected);
  } finally {
    await rpc.close();
  }
}

function recordedRows(): (readonly [string, Omit<Row, 'note'>])[] {
  if (!existsSync(FOLDER)) return [];
  const rows = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Row[];
  const solana = rows.filter(({ file }) => file.startsWith('solana'));
  return [...solana, ...MORE].map((row) => [
    `${row.expected} ${row.file} ${row.recipient} ${row.required_atomic}`,
    row,
  ]);
}

function recordingOf(file: string): RecordedTransaction & { slot?: number } {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const recorded = JSON.parse(text) as RecordedTransaction & { result?: RecordedTransaction };
  return recorded.result ?? recorded;
}

describe('Solana verifier on transactions recorded from main networks', () => {
  it('A6: judges a hand-made recording with accounts of a lookup table', async () => {
    const [payer, seller, pool] = [USDC.replace('E', 'F'), USDC.replace('E', 'G'), USDC.replace('E', 'H')];
    const signature =
      '5CBBFXjdu32noWfSdzAdiEBad73ZmMChN17CEFeTLiQQJZBMzL4J9dj7YLcaag8z6xKiBws7GVPeQ7KmUGiozC4Z';
    const balance = (accountIndex: number, owner: string, amount: string) => ({
      accountIndex,
      mint: USDC,
      owner,
      uiTokenAmount: { amount },
    });
    const recorded = {
      slot: 7,
      blockTime: 1_780_000_000,
      meta: {
        err: null,
        preTokenBalances: [balance(2, payer, '900'), balance(3, pool, '50')],
        postTokenBalances: [balance(2, payer, '800'), balance(3, pool, '50'), balance(4, seller, '100')],
        innerInstructions: [],
        loadedAddresses: { writable: [`${USDC}1`, `${USDC}2`], readonly: [`${USDC}3`] },
      },
      transaction: { signatures: [signature], message: { accountKeys: [payer, USDC], instructions: [] } },
    };
    const row = {
      file: '',
      token: USDC,
      recipient: seller,
      required_atomic: '100',
      expected: '',
      received_atomic: '',
    };
    expect(await judged(recorded, row)).toMatchObject({
      status: 'confirmed',
      amountAtomic: 100n,
      fromAddress: payer,
    });
    expect(await judged(recorded, { ...row, required_atomic: '101' })).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
    });
    expect(await judged(recorded, { ...row, recipient: pool })).toMatchObject({ reason: 'WRONG_RECIPIENT' });
  });

  for (const [title, row] of recordedRows()) {
    it(`A6: ${title}`, async () => {
      const verdict = await judged(recordingOf(row.file), row);
      expect(OUR_WORDS[row.expected]).toContain(verdict.reason ?? verdict.status);
      const payer = PAYERS[row.file];
      if (row.expected === 'PAID' && payer !== undefined) expect(verdict.fromAddress).toBe(payer);
      if (row.expected === 'PAID') expect(verdict.amountAtomic).toBe(BigInt(row.required_atomic));
      if (row.expected === 'UNDERPAID' && row.received_atomic !== '')
        expect(verdict.amountAtomic).toBe(BigInt(row.received_atomic));
    });
  }
});
