import type { Expectation } from '../../../src/domain/expectation.js';
import { judge } from '../../../src/domain/judge.js';
import type { PaymentEvidence } from '../../../src/domain/payment.js';
import * as a from './payment-arbitraries.js';

const { BUYER, OTHER_BUYER, UNRELATED, WALLET, OLD_WALLET, expecting, mined, move } = a;
const ROUTER = 'router';
const SECOND_ROUTER = 'second-router';
const ZERO = `0x${'0'.repeat(40)}`;

const ROUTED = mined([move(BUYER, ROUTER, 120), move(ROUTER, WALLET, 100), move(ROUTER, 'fees', 20)]);

const ask = (seen: PaymentEvidence, changes: Partial<Expectation> = {}) => judge(seen, expecting(changes));
const YES = { status: 'confirmed', amountAtomic: 100n };

describe('judge, the payer of a payment', () => {
  it('A15: is the address that lost the amount, over any number of intermediaries', () => {
    expect(ask(ROUTED)).toMatchObject({ ...YES, fromAddress: BUYER });
    const long = mined([move(BUYER, 'one', 100), move('one', 'two', 100), move('two', WALLET, 100)]);
    expect(ask(long)).toMatchObject({ ...YES, fromAddress: BUYER });
    const split = mined([
      move(BUYER, 'one', 30),
      move(BUYER, 'two', 70),
      move('one', WALLET, 30),
      move('two', WALLET, 70),
    ]);
    expect(ask(split)).toMatchObject({ ...YES, fromAddress: BUYER });
    expect(ask(split, { payer: BUYER })).toMatchObject({ ...YES, fromAddress: BUYER });
  });

  it('A15: can be named by its own address or its router’s, with one verdict and one claim', () => {
    for (const payer of [BUYER, ROUTER]) {
      expect(ask(ROUTED, { payer })).toMatchObject({ ...YES, fromAddress: BUYER, binding: 'payer' });
    }
    expect(ask(ROUTED, { payer: BUYER }).claimPayer).toBe(ask(ROUTED, { payer: ROUTER }).claimPayer);
    for (const payer of [UNRELATED, 'fees']) {
      expect(ask(ROUTED, { payer })).toMatchObject({ reason: 'WRONG_PAYER', amountAtomic: 0n });
    }
  });

  it('A15: does not depend on unrelated transfers in the same transaction', () => {
    const beside = mined([...ROUTED.transfers, move(OTHER_BUYER, UNRELATED, 500)]);
    expect(ask(beside, { payer: BUYER })).toMatchObject({ ...YES, fromAddress: BUYER });
    expect(ask(beside, { payer: OTHER_BUYER })).toMatchObject({ reason: 'WRONG_PAYER', fromAddress: BUYER });
  });

  it('A15: is found behind a router beside a direct payer, each for its own part', () => {
    const both = mined([move(OTHER_BUYER, WALLET, 50), ...ROUTED.transfers]);
    expect(ask(both, { payer: BUYER })).toMatchObject({ ...YES, fromAddress: BUYER });
    expect(ask(both, { payer: ROUTER })).toMatchObject({ ...YES, fromAddress: BUYER });
    const direct = { payer: OTHER_BUYER, minimumAtomic: 50n };
    expect(ask(both, direct)).toMatchObject({ amountAtomic: 50n, fromAddress: OTHER_BUYER });
  });

  it('A15: is the direct sender when several addresses lost funds', () => {
    const pooled = mined([move(BUYER, ROUTER, 60), move(OTHER_BUYER, ROUTER, 40), move(ROUTER, WALLET, 100)]);
    expect(ask(pooled)).toMatchObject({ ...YES, fromAddress: ROUTER });
    expect(ask(pooled, { payer: ROUTER })).toMatchObject(YES);
    expect(ask(pooled, { payer: BUYER })).toMatchObject({ reason: 'WRONG_PAYER', fromAddress: ROUTER });
    // OTHER_BUYER lost more than it paid directly, so it may have funded the router too.
    const unclear = mined([
      move(OTHER_BUYER, WALLET, 50),
      move(OTHER_BUYER, ROUTER, 100),
      move(BUYER, ROUTER, 20),
      move(ROUTER, WALLET, 100),
      move(ROUTER, UNRELATED, 20),
    ]);
    expect(ask(unclear, { payer: BUYER })).toMatchObject({ reason: 'WRONG_PAYER' });
  });

  it('A15: is not an address that sent funds to the payer', () => {
    const gift = mined([move(UNRELATED, BUYER, 1), move(BUYER, WALLET, 100), move(UNRELATED, 'friend', 300)]);
    expect(ask(gift, { payer: UNRELATED })).toMatchObject({ reason: 'WRONG_PAYER', fromAddress: BUYER });
    expect(ask(gift, { payer: BUYER })).toMatchObject(YES);
  });

  it('A15: is the address that forwarded minted funds, not the zero address', () => {
    const bridged = mined([move(ZERO, BUYER, 100), move(BUYER, WALLET, 100)]);
    expect(ask(bridged)).toMatchObject({ ...YES, fromAddress: BUYER });
    expect(ask(bridged, { payer: ZERO })).toMatchObject({ reason: 'WRONG_PAYER' });
  });

  it('A15: claims the whole payment over several routes, which excludes a claim of a router', () => {
    const seen = mined([
      move(BUYER, WALLET, 60),
      move(BUYER, ROUTER, 40),
      move(ROUTER, SECOND_ROUTER, 40),
      move(SECOND_ROUTER, WALLET, 40),
    ]);
    const verdict = ask(seen, { payer: BUYER });
    expect(verdict).toMatchObject({ ...YES, claimPayer: null });
    const through = { payer: SECOND_ROUTER, minimumAtomic: 40n, reference: 'order-2' };
    expect(ask(seen, through)).toMatchObject({ amountAtomic: 40n, claimPayer: SECOND_ROUTER });
    expect(ask(seen, { ...through, claims: [a.claimed('order-1')] })).toMatchObject({
      reason: 'ALREADY_CLAIMED',
    });
    const claims = [a.claimed('order-2', SECOND_ROUTER)];
    expect(ask(seen, { payer: BUYER, reference: 'order-1', claims })).toMatchObject({
      reason: 'ALREADY_CLAIMED',
    });
  });

  it('A15: cannot claim an authorization that was settled for the router it funded', () => {
    const claims = [a.claimed('x402:1', ROUTER, 'signed-1')];
    for (const payer of [BUYER, ROUTER]) {
      expect(ask(ROUTED, { payer, claims, reference: 'order-1' })).toMatchObject({
        reason: 'ALREADY_CLAIMED',
      });
    }
  });

  it('A15: is the payer of the first wallet when an own wallet forwards the payment', () => {
    const seen = mined([move(BUYER, OLD_WALLET, 100), move(OLD_WALLET, WALLET, 100)]);
    const wallets = [WALLET, OLD_WALLET];
    expect(ask(seen, { wallets })).toMatchObject({ ...YES, fromAddress: BUYER, toAddress: WALLET });
  });
});

describe('judge, facts of a rejection', () => {
  it('A15: WRONG_PAYER reports the actual payer, not the requested one', () => {
    const paid = mined([move(BUYER, WALLET, 100)]);
    expect(ask(paid, { payer: UNRELATED })).toMatchObject({
      reason: 'WRONG_PAYER',
      fromAddress: BUYER,
      toAddress: WALLET,
      amountAtomic: 0n,
      binding: 'none',
    });
    const low = { payer: UNRELATED, minimumAtomic: 101n };
    expect(ask(paid, low)).toMatchObject({ reason: 'AMOUNT_TOO_LOW', fromAddress: BUYER, binding: 'none' });
  });

  it('A15: reports the wallet with the largest gain when the requested payer paid none', () => {
    const seen = mined([move(OTHER_BUYER, WALLET, 1), move(BUYER, OLD_WALLET, 100)]);
    const asked = { wallets: [WALLET, OLD_WALLET], payer: UNRELATED };
    expect(ask(seen, asked)).toMatchObject({
      reason: 'WRONG_PAYER',
      fromAddress: BUYER,
      toAddress: OLD_WALLET,
    });
  });

  const paid = mined([move(BUYER, WALLET, 100)], { memos: ['m'] });
  it.each<[string, PaymentEvidence, Partial<Expectation>, string]>([
    ['another memo', paid, { memo: 'other' }, 'none'],
    ['another payer with the right memo', paid, { payer: UNRELATED, memo: 'm' }, 'none'],
    ['the right payer with another memo', paid, { payer: BUYER, memo: 'other' }, 'none'],
    [
      'a payment to another wallet',
      mined([move(BUYER, UNRELATED, 1)], { memos: ['m'] }),
      { memo: 'm' },
      'none',
    ],
    [
      'a failed transaction',
      { ...mined([], { memos: ['m'] }), execution: 'failed' },
      { payer: BUYER, memo: 'm' },
      'none',
    ],
    ['an unknown transaction', a.unknown, { payer: BUYER, memo: 'm' }, 'none'],
    ['an insufficient amount with the right memo', paid, { memo: 'm', minimumAtomic: 101n }, 'memo'],
    ['a claimed payment with the right payer', paid, { payer: BUYER, claims: [a.claimed('x')] }, 'payer'],
    [
      'a pending payment with the right payer and memo',
      { ...paid, finality: { ...a.FINAL, accepted: false } },
      { payer: BUYER, memo: 'm' },
      'payer+memo',
    ],
    [
      'a pending payment of another payer',
      { ...paid, finality: { ...a.FINAL, accepted: false } },
      { payer: UNRELATED },
      'none',
    ],
  ])('A15: the binding for %s holds only matching criteria', (_, seen, asked, binding) => {
    expect(ask(seen, asked).binding).toBe(binding);
  });
});
