import { base58 } from '@scure/base';
import { transactionAnswer } from '../../../../src/chains/solana/answers.js';
import { tokenEvidence } from '../../../../src/chains/solana/token-evidence.js';

const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';

type Balance = readonly [accountIndex: number, mint: string, owner: string | undefined, amount: string];

interface Scenario {
  readonly pre?: readonly Balance[];
  readonly post?: readonly Balance[];
  readonly instructions?: readonly object[];
  readonly inner?: readonly object[] | null;
}

/** Accounts are called a0, a1, …; the mint is called usdc. */
function evidenceOf({ pre = [], post = [], instructions = [], inner = null }: Scenario) {
  const balances = (entries: readonly Balance[]) =>
    entries.map(([accountIndex, mint, owner, amount]) => ({
      accountIndex,
      mint,
      ...(owner === undefined ? {} : { owner }),
      uiTokenAmount: { amount },
    }));
  const answer = transactionAnswer.parse({
    slot: 1,
    meta: {
      err: null,
      preTokenBalances: balances(pre),
      postTokenBalances: balances(post),
      innerInstructions: inner,
    },
    transaction: {
      signatures: ['s'],
      message: {
        accountKeys: Array.from({ length: 6 }, (_, position) => ({ pubkey: `a${position}` })),
        instructions,
      },
    },
  });
  const { preTokenBalances: before, postTokenBalances: after } = answer.meta ?? {};
  if (!before || !after) throw new Error('the scenario has balances');
  return tokenEvidence(answer, { before, after }, 'usdc', { of: (index) => `unknown:a${index}` });
}

const move = (type: string, source: string, destination: string, more: object, programId = TOKEN) => ({
  programId,
  parsed: { type, info: { source, destination, ...more } },
});

describe('evidence from a Solana transaction', () => {
  it('A6: subtracts the fee from a transfer with fee', () => {
    const { transfers, balanceChanges } = evidenceOf({
      pre: [
        [0, 'usdc', 'payer', '100'],
        [1, 'usdc', 'seller', '0'],
      ],
      post: [
        [0, 'usdc', 'payer', '0'],
        [1, 'usdc', 'seller', '97'],
      ],
      instructions: [
        move(
          'transferCheckedWithFee',
          'a0',
          'a1',
          { tokenAmount: { amount: '100' }, feeAmount: { amount: '3' } },
          TOKEN_2022,
        ),
      ],
    });
    expect(transfers).toEqual([{ from: 'payer', to: 'seller', amountAtomic: 97n }]);
    expect(balanceChanges).toContainEqual({ owner: 'seller', deltaAtomic: 97n });
  });

  it('A6: keeps the order of inner instructions', () => {
    const { transfers } = evidenceOf({
      pre: [
        [0, 'usdc', 'payer', '10'],
        [1, 'usdc', 'seller', '0'],
        [2, 'usdc', 'third', '0'],
      ],
      post: [
        [0, 'usdc', 'payer', '7'],
        [1, 'usdc', 'seller', '0'],
        [2, 'usdc', 'third', '3'],
      ],
      instructions: [{ programId: 'router', data: '1' }, move('transfer', 'a1', 'a2', { amount: '2' })],
      inner: [
        {
          index: 0,
          instructions: [
            move('transfer', 'a0', 'a1', { amount: '2' }),
            move('transfer', 'a0', 'a2', { amount: '1' }),
          ],
        },
      ],
    });
    expect(transfers.map(({ from, to }) => `${from}>${to}`)).toEqual([
      'payer>seller',
      'payer>third',
      'seller>third',
    ]);
  });

  it('A6: ignores transfers of other programs, of lamports, of zero amounts and of other mints', () => {
    const { transfers } = evidenceOf({
      pre: [
        [0, 'usdc', 'payer', '5'],
        [1, 'usdc', 'seller', '5'],
        [2, 'fake', 'payer', '5'],
        [3, 'fake', 'seller', '5'],
      ],
      post: [
        [0, 'usdc', 'payer', '5'],
        [1, 'usdc', 'seller', '5'],
        [2, 'fake', 'payer', '4'],
        [3, 'fake', 'seller', '6'],
      ],
      instructions: [
        move('transfer', 'a0', 'a1', { amount: '5' }, 'look-alike program'),
        move('transfer', 'a0', 'a1', { lamports: 5 }, '11111111111111111111111111111111'),
        move('transfer', 'a0', 'a1', { amount: '0' }),
        move('transfer', 'a2', 'a3', { amount: '1' }),
        move('transferChecked', 'a2', 'a3', { mint: 'usdc', tokenAmount: { amount: '1' } }),
        move('transfer', 'a2', 'a1', { amount: '1' }),
      ],
    });
    expect(transfers).toEqual([]);
  });

  it('A6: lists only owners that gained a balance of another mint as foreign recipients', () => {
    const { foreignRecipients } = evidenceOf({
      pre: [
        [0, 'fake', 'payer', '5'],
        [1, 'fake', 'keeper', '1'],
        [4, 'old', undefined, '1'],
      ],
      post: [
        [0, 'fake', 'payer', '4'],
        [1, 'fake', 'keeper', '1'],
        [2, 'fake', 'seller', '1'],
        [3, 'other', 'seller', '1'],
        [4, 'old', undefined, '2'],
      ],
    });
    expect(foreignRecipients).toEqual(['seller']);
  });

  it('A6: assigns a balance of the registered mint without an owner to the looked-up owner', () => {
    expect(evidenceOf({ post: [[0, 'usdc', undefined, '5']] }).balanceChanges).toEqual([
      { owner: 'unknown:a0', deltaAtomic: 5n },
    ]);
  });

  it('A6: attributes a gain without a transfer only to a single owner that lost the same amount', () => {
    const gain: Balance = [2, 'usdc', 'seller', '10'];
    const single = evidenceOf({ pre: [[0, 'usdc', 'payer', '10']], post: [[0, 'usdc', 'payer', '0'], gain] });
    expect(single.transfers).toEqual([{ from: 'payer', to: 'seller', amountAtomic: 10n }]);
    const two = evidenceOf({
      pre: [
        [0, 'usdc', 'payer', '4'],
        [1, 'usdc', 'other', '6'],
      ],
      post: [gain],
    });
    expect(two.transfers).toEqual([]);
    expect(two.balanceChanges).toContainEqual({ owner: 'seller', deltaAtomic: 10n });
    const minted = evidenceOf({ pre: [[0, 'usdc', 'payer', '4']], post: [gain] });
    expect(minted.transfers).toEqual([]);
  });

  it('A6: names the previous owner as payer even if the source account changes owner', () => {
    const { transfers } = evidenceOf({
      pre: [
        [0, 'usdc', 'payer', '4'],
        [1, 'usdc', 'other', '6'],
        [2, 'usdc', 'seller', '0'],
      ],
      post: [
        [0, 'usdc', 'victim', '0'],
        [1, 'usdc', 'other', '0'],
        [2, 'usdc', 'seller', '10'],
      ],
      instructions: [
        move('transfer', 'a0', 'a2', { amount: '4' }),
        move('transfer', 'a1', 'a2', { amount: '6' }),
      ],
    });
    expect(transfers.map(({ from }) => from)).toEqual(['payer', 'other']);
  });

  it('A6: counts the balance of a reassigned account as a gain of its new owner', () => {
    const { balanceChanges } = evidenceOf({
      pre: [[0, 'usdc', 'payer', '8']],
      post: [[0, 'usdc', 'seller', '8']],
    });
    expect(balanceChanges).toEqual([
      { owner: 'payer', deltaAtomic: -8n },
      { owner: 'seller', deltaAtomic: 8n },
    ]);
  });

  it('A6: reads raw memos, including version 4, and skips invalid UTF-8 and other programs', () => {
    const raw = (programId: string, bytes: Uint8Array) => ({ programId, data: base58.encode(bytes) });
    const { memos } = evidenceOf({
      instructions: [
        raw('Memo4c2pN8afCj432Lb7RMVKi9PbQnnW7ewFFaV3oAH', Buffer.from('order-4')),
        raw('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr', Uint8Array.of(0xff, 0xfe)),
        raw('MemoFake', Buffer.from('order-5')),
        { programId: 'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo', parsed: 'order-1' },
      ],
      inner: [
        {
          index: 0,
          instructions: [raw('Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo', Buffer.from('innen ✓'))],
        },
      ],
    });
    expect(memos).toEqual(['order-4', 'innen ✓', 'order-1']);
  });

  it('A6: holds amounts up to the largest u64 exactly', () => {
    const { balanceChanges } = evidenceOf({ post: [[0, 'usdc', 'seller', '18446744073709551615']] });
    expect(balanceChanges).toEqual([{ owner: 'seller', deltaAtomic: 18_446_744_073_709_551_615n }]);
    expect(() => evidenceOf({ post: [[0, 'usdc', 'seller', '1e3']] })).toThrow();
  });
});
