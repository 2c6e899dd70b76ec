import fc from 'fast-check';
import { receiptAnswer, type EvmReceipt } from '../../../../src/chains/evm/answers.js';
import { receiptEvidence } from '../../../../src/chains/evm/receipt-evidence.js';
import { verdictOn } from '../../../support/evm/evm-verdict.js';
import { mined } from '../../domain/payment-arbitraries.js';

const USDC = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';
const FAKE = `0x${'fa'.repeat(20)}`;
const BUYER = `0x${'b0'.repeat(20)}`;
const ROUTER = `0x${'40'.repeat(20)}`;
const MERCHANT = `0x${'5e'.repeat(20)}`;
const ZERO = `0x${'0'.repeat(40)}`;
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const APPROVAL = '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925';

const USED = '0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5';

const word = (hex: string) => `0x${hex.replace(/^0x/, '').padStart(64, '0')}`;

function transferLog(from: string, to: string, amount: bigint, changes: object = {}): object {
  return {
    address: USDC,
    topics: [TRANSFER, word(from), word(to)],
    data: word(amount.toString(16)),
    removed: false,
    ...changes,
  };
}

/** A node's receipt, parsed by the verifier's own schema. */
function receipt(logs: readonly object[], status = '0x1'): EvmReceipt {
  const written = { transactionHash: word('7'), blockHash: word('b'), blockNumber: '0x10', status, logs };
  const read = receiptAnswer.parse(written);
  if (read === null) throw new Error('no receipt');
  return read;
}

const evidenceOf = (...logs: readonly object[]) => receiptEvidence(receipt(logs), USDC);
const verdict = (logs: readonly object[], wallet: string, minimum: bigint) =>
  verdictOn(mined([], receiptEvidence(receipt(logs), USDC)), wallet, minimum, { firstSeenSeconds: 0 });

describe('receiptEvidence', () => {
  it('A6: reads a transfer of the registered contract and lower-cases its addresses', () => {
    const upperCased = transferLog(BUYER.toUpperCase().replace('0X', '0x'), MERCHANT, 7n);

    expect(evidenceOf(upperCased)).toEqual({
      execution: 'succeeded',
      transfers: [{ from: BUYER, to: MERCHANT, amountAtomic: 7n }],
      balanceChanges: [
        { owner: BUYER, deltaAtomic: -7n },
        { owner: MERCHANT, deltaAtomic: 7n },
      ],
      foreignRecipients: [],
    });
  });

  describe('EIP-3009 authorization of a transfer', () => {
    const NONCE = word('a1');
    const used = (who = BUYER, changes: object = {}): object => ({
      ...{ address: USDC, topics: [USED, word(who), NONCE], data: '0x', removed: false },
      ...changes,
    });
    const idsOf = (...logs: readonly object[]) =>
      evidenceOf(...logs).transfers.map(({ authorizationId }) => authorizationId);
    const id = `${USDC.toLowerCase()}:${BUYER}:${NONCE}`;
    const transfer = transferLog(BUYER, MERCHANT, 7n);
    const elsewhere = { address: FAKE };

    it('Q2: is the authorization whose use is logged directly before the transfer', () => {
      expect(idsOf(used(), transfer)).toEqual([id]);
      expect(idsOf(used(), transferLog(BUYER, MERCHANT, 1n, elsewhere), transfer, transfer)).toEqual([
        ...[id, undefined],
      ]);
      const other = transferLog(ROUTER, MERCHANT, 1n);
      expect(idsOf(other, used(), transfer, used(ROUTER), other)).toEqual([
        ...[undefined, id, `${USDC.toLowerCase()}:${ROUTER}:${NONCE}`],
      ]);
    });

    it.each<[string, object[]]>([
      ['no use of one', [transfer]],
      ['a use after the transfer', [transfer, used()]],
      ['a use by another payer', [used(ROUTER), transfer]],
      ['a use at another contract', [used(BUYER, elsewhere), transfer]],
      ['an event of another kind', [used(BUYER, { topics: [APPROVAL, word(BUYER), NONCE] }), transfer]],
      ['a use without a nonce', [used(BUYER, { topics: [USED, word(BUYER)] }), transfer]],
    ])('Q2: is absent when the receipt logs %s', (_, logs) => {
      expect(idsOf(...logs)).toEqual([undefined]);
    });
  });

  it('A6: reads a transfer event of another contract as a foreign token', () => {
    const logs = [transferLog(BUYER, MERCHANT, 7n, { address: FAKE }), transferLog(BUYER, ROUTER, 1n)];

    expect(evidenceOf(...logs)).toMatchObject({
      transfers: [{ to: ROUTER, amountAtomic: 1n }],
      foreignRecipients: [MERCHANT],
    });
    expect(verdict(logs, MERCHANT, 7n).reason).toBe('WRONG_ASSET');
  });

  it.each<[string, object]>([
    ['an NFT (four topics)', { topics: [TRANSFER, word(BUYER), word(MERCHANT), word('7')], data: '0x' }],
    ['a fourth topic beside a value', { topics: [TRANSFER, word(BUYER), word(MERCHANT), word('7')] }],
    ['a transfer without indexed fields', { topics: [TRANSFER], data: `0x${'0'.repeat(192)}` }],
    ['two topics', { topics: [TRANSFER, word(BUYER)] }],
    ['no topics', { topics: [] }],
    ['another event', { topics: [APPROVAL, word(BUYER), word(MERCHANT)] }],
    ['31 bytes of data', { data: `0x${'0'.repeat(60)}07` }],
    ['64 bytes of data', { data: `0x${'0'.repeat(126)}07` }],
    ['no data', { data: '0x' }],
    ['a sender that is no address', { topics: [TRANSFER, word(`1${BUYER.slice(2)}`), word(MERCHANT)] }],
    ['a recipient that is no address', { topics: [TRANSFER, word(BUYER), word(`1${MERCHANT.slice(2)}`)] }],
    ['a removed log', { removed: true }],
    ['a value of zero', { data: word('0') }],
    ['a self-transfer', { topics: [TRANSFER, word(MERCHANT), word(MERCHANT)] }],
  ])('A6: does not read %s as a transfer', (_, changes) => {
    const log = transferLog(BUYER, MERCHANT, 7n, changes);
    const foreign = transferLog(BUYER, MERCHANT, 7n, { ...changes, address: FAKE });

    expect(evidenceOf(log, foreign)).toEqual({
      execution: 'succeeded',
      transfers: [],
      balanceChanges: [],
      foreignRecipients: [],
    });
  });

  it('A6: reads the largest uint256 amount', () => {
    const most = 2n ** 256n - 1n;

    expect(evidenceOf(transferLog(BUYER, MERCHANT, most)).transfers[0]?.amountAtomic).toBe(most);
  });

  it('A6: counts mints and burns in the net gain of the owner', () => {
    expect(verdict([transferLog(ZERO, MERCHANT, 7n)], MERCHANT, 7n).status).toBe('confirmed');
    expect(
      verdict([transferLog(ZERO, MERCHANT, 7n), transferLog(MERCHANT, ZERO, 7n)], MERCHANT, 1n).status,
    ).toBe('rejected');
  });

  it('A6: credits a routed payment to the merchant and nothing to the router', () => {
    const logs = [transferLog(BUYER, ROUTER, 7n), transferLog(ROUTER, MERCHANT, 7n)];

    expect(verdict(logs, ROUTER, 1n)).toMatchObject({ status: 'rejected' });
    expect(verdict(logs, MERCHANT, 7n)).toMatchObject({ status: 'confirmed', amountAtomic: 7n });
  });

  it('A6: subtracts the amount that the wallet returned in the same transaction', () => {
    const logs = [transferLog(BUYER, MERCHANT, 7n), transferLog(MERCHANT, BUYER, 3n)];

    expect(verdict(logs, MERCHANT, 4n)).toMatchObject({ status: 'confirmed', amountAtomic: 4n });
    expect(verdict(logs, MERCHANT, 5n).reason).toBe('AMOUNT_TOO_LOW');
  });

  it('A6: ignores all logs of a reverted transaction', () => {
    const logs = [transferLog(BUYER, MERCHANT, 7n), transferLog(BUYER, MERCHANT, 7n, { address: FAKE })];

    expect(receiptEvidence(receipt(logs, '0x0'), USDC)).toEqual({
      execution: 'failed',
      transfers: [],
      balanceChanges: [],
      foreignRecipients: [],
    });
  });

  it('A6: balance changes match the transfers and sum to zero for any logs', () => {
    const owner = fc.constantFrom(BUYER, ROUTER, MERCHANT, ZERO);
    const log = fc.record({
      from: owner,
      to: owner,
      amount: fc.bigInt(0n, 2n ** 128n),
      isFake: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(log, { maxLength: 12 }), (movements) => {
        const evidence = evidenceOf(
          ...movements.map(({ from, to, amount, isFake }) =>
            transferLog(from, to, amount, isFake ? { address: FAKE } : {}),
          ),
        );
        const gained = movements
          .filter(({ isFake }) => !isFake)
          .reduce((sum, { from, to, amount }) => {
            const plus = to === MERCHANT ? amount : 0n;
            return sum + plus - (from === MERCHANT ? amount : 0n);
          }, 0n);
        const change = evidence.balanceChanges.find(({ owner: who }) => who === MERCHANT);
        expect(change?.deltaAtomic ?? 0n).toBe(gained);
        expect(evidence.balanceChanges.reduce((sum, { deltaAtomic }) => sum + deltaAtomic, 0n)).toBe(0n);
      }),
    );
  });
});

describe('receiptAnswer', () => {
  const written = {
    transactionHash: word('7'),
    blockHash: word('b'),
    blockNumber: '0x10',
    status: '0x1',
    logs: [transferLog(BUYER, MERCHANT, 7n)],
  };

  it.each<[string, object]>([
    ['an invalid status', { status: '0x2' }],
    ['logs that are no list', { logs: {} }],
    ['a log with half a byte', { logs: [transferLog(BUYER, MERCHANT, 7n, { data: '0x123' })] }],
    [
      'a log with five topics',
      { logs: [transferLog(BUYER, MERCHANT, 7n, { topics: Array(5).fill(word('1')) })] },
    ],
    ['a block number in decimal', { blockNumber: 16 }],
    ['a truncated block hash', { blockHash: '0x12' }],
  ])('A6: refuses a receipt with %s', (_, changes) => {
    expect(receiptAnswer.safeParse({ ...written, ...changes }).success).toBe(false);
    expect(receiptAnswer.safeParse(written).success).toBe(true);
  });

  it.each<[string, object, '0x1' | '0x0' | null]>([
    ['a root in place of the status', { status: undefined, root: word('1') }, '0x1'],
    ['a root and a status', { status: '0x0', root: word('1') }, '0x0'],
    ['neither a root nor a status', { status: undefined }, null],
    ['an empty root', { status: null, root: '0x' }, null],
    ['no logs', { logs: undefined }, null],
    ['no logs and a root', { status: null, root: word('1'), logs: null }, null],
    ['no logs and a failure', { status: '0x0', logs: null }, '0x0'],
    ['a long status', { status: '0x0001' }, '0x1'],
    ['logs without topics and data', { logs: [{ address: USDC }] }, '0x1'],
  ])('A6: reads the execution status of a receipt with %s', (_, changes, status) => {
    const read = receiptAnswer.parse({ ...written, ...changes });
    if (read === null) throw new Error('no receipt');

    expect(read.status).toBe(status);
    expect(receiptEvidence(read, USDC).execution).toBe(
      status === null ? 'pending' : { '0x1': 'succeeded', '0x0': 'failed' }[status],
    );
  });
});
