import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { getAddress } from 'viem';
import { canonicalTxHash, comparableAddress, SANDBOX } from '../../../src/domain/chain.js';
import type { Expectation } from '../../../src/domain/expectation.js';
import { judge, touchesWallets } from '../../../src/domain/judge.js';
import type { PaymentEvidence } from '../../../src/domain/payment.js';
import { VerifierUnavailableError } from '../../../src/modules/verification/verifiers/payment-verifier.js';
import * as families from '../../../src/modules/verification/verifiers/sandbox/sandbox-families.js';
import {
  SANDBOX_SLOW_MS,
  SandboxVerifier,
} from '../../../src/modules/verification/verifiers/sandbox/sandbox-verifier.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { NO_SPENDING } from '../../support/facilitator/spending.js';

const { SANDBOX_FAMILIES, SANDBOX_PREFIX } = families;
const NOW = 1_800_000_000;
const WEEK = 7 * 86_400;
const CHAIN = { ...SANDBOX, rpcUrls: [], ...NO_SPENDING };
const comparable = (address: string): string => comparableAddress('sandbox', address) ?? '';
const RECIPIENT = comparable(families.SANDBOX_RECIPIENT);
const PAYER = comparable(families.SANDBOX_PAYER);
const SECOND_PAYER = comparable(families.SANDBOX_SECOND_PAYER);

const clock = new FixedClock();
const verifier = new SandboxVerifier(clock);
beforeEach(() => {
  clock.set(NOW * 1000 + 999);
});

function look(txHash: string, signal = new AbortController().signal): Promise<PaymentEvidence> {
  return verifier.verify({ chain: CHAIN, txHash, expectedAmount: null }, signal);
}

function expecting(changes: Partial<Expectation> = {}): Expectation {
  return {
    wallets: [RECIPIENT],
    minimumAtomic: 1_500_000n,
    payer: null,
    paidAfterSeconds: null,
    memo: null,
    reference: null,
    requireReference: false,
    firstSeenSeconds: NOW,
    maxAgeSeconds: WEEK,
    claims: [],
    reorged: false,
    sender: null,
    riskThreshold: null,
    ...changes,
  };
}

function family(name: families.SandboxFamilyName): families.SandboxFamily {
  const found = SANDBOX_FAMILIES.find((entry) => entry.name === name);
  if (!found) throw new Error(`no family ${name}`);
  return found;
}

/** A hash of the family whose free digits differ from its example. */
function hashOf(name: families.SandboxFamilyName, digits = ''): string {
  return (family(name).prefix + digits).padEnd(66, 'c0ffee');
}

const hexTime = (seconds: number): string => seconds.toString(16).padStart(8, '0');
const fastFamilies = SANDBOX_FAMILIES.filter(({ name }) => name !== 'slow');

describe('SANDBOX_FAMILIES', () => {
  it('A7: has unique names, and no prefix starts with another one', () => {
    expect(new Set(SANDBOX_FAMILIES.map(({ name }) => name)).size).toBe(SANDBOX_FAMILIES.length);
    for (const { prefix } of SANDBOX_FAMILIES) {
      expect(SANDBOX_FAMILIES.filter((other) => other.prefix.startsWith(prefix))).toHaveLength(1);
    }
  });

  it.each(SANDBOX_FAMILIES.map((entry) => [entry.name, entry] as const))(
    'A7: %s leaves at least 40 digits free and has a canonical example hash',
    (_, entry) => {
      const meaningful = entry.name === 'paid_at' || entry.name === 'gone_at' ? 8 : 0;
      expect(66 - entry.prefix.length - meaningful).toBeGreaterThanOrEqual(40);
      expect(entry.prefix.startsWith(SANDBOX_PREFIX)).toBe(true);
      expect(canonicalTxHash('sandbox', entry.exampleHash)).toBe(entry.exampleHash);
      expect(families.findSandboxFamily(entry.exampleHash)).toBe(entry);
    },
  );

  it('A7: has distinct addresses with valid checksums', () => {
    const addresses = [
      families.SANDBOX_RECIPIENT,
      families.SANDBOX_PAYER,
      families.SANDBOX_SECOND_PAYER,
      families.SANDBOX_UNRELATED,
      SANDBOX.usdcAddress,
    ];
    for (const address of addresses) expect(getAddress(address.toLowerCase())).toBe(address);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('A7: docs/sandbox.md shows exactly these families and addresses', () => {
    const page = readFileSync(join(__dirname, '../../../docs/sandbox.md'), 'utf8');
    const [ofVerification = ''] = page.split('## Signed payments');
    const cells = ofVerification
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const rows = SANDBOX_FAMILIES.map(({ prefix, name, answers, outcome }) => {
      const answer = [outcome.status, ...(outcome.reason ? [`\`${outcome.reason}\``] : [])].join(' ');
      return ['', `\`${prefix}\``, `\`${name}\``, answers, answer, ''];
    });
    expect(cells).toEqual(rows);
    for (const text of [
      ...[families.SANDBOX_RECIPIENT, families.SANDBOX_PAYER, families.SANDBOX_SECOND_PAYER],
      ...[families.SANDBOX_UNRELATED, SANDBOX.usdcAddress],
    ]) {
      expect(page).toContain(text);
    }
  });
});

describe(SandboxVerifier.name, () => {
  it.each(fastFamilies.map((entry) => [entry.name, entry] as const))(
    'A7: %s gets its documented result for any free digits',
    async (_, { name, exampleHash, outcome }) => {
      for (const txHash of [exampleHash, hashOf(name, exampleHash.slice(14, 22))]) {
        if (outcome.status === 503) {
          await expect(look(txHash)).rejects.toBeInstanceOf(VerifierUnavailableError);
        } else {
          const { status, reason } = judge(await look(txHash), expecting());
          expect({ status, reason }).toEqual(outcome);
        }
      }
    },
  );

  it('A7: any other hash is not found', async () => {
    const unrelated = fc
      .stringMatching(/^[0-9a-f]{64}$/)
      .map((digits) => `0x${digits}`)
      .filter((hash) => families.findSandboxFamily(hash) === null);
    const unknownFamily = fc.stringMatching(/^f[0-9a-f]{55}$/).map((digits) => SANDBOX_PREFIX + digits);
    await fc.assert(
      fc.asyncProperty(fc.oneof(unrelated, unknownFamily), async (txHash) => {
        expect(judge(await look(txHash), expecting())).toMatchObject({ reason: 'TX_NOT_FOUND' });
      }),
    );
  });

  it('A7: confirmed pays exactly 25 USDC from the payer to the recipient', async () => {
    const seen = await look(hashOf('confirmed'));
    const wanted = expecting({ minimumAtomic: 25_000_000n, riskThreshold: 0.5, paidAfterSeconds: NOW });
    expect(judge(seen, wanted)).toEqual({
      status: 'confirmed',
      reason: null,
      amountAtomic: 25_000_000n,
      surplusAtomic: 0n,
      fromAddress: PAYER,
      toAddress: RECIPIENT,
      binding: 'none',
      claimPayer: null,
    });
    expect(judge(seen, { ...wanted, minimumAtomic: 25_000_001n })).toMatchObject({
      reason: 'AMOUNT_TOO_LOW',
    });
    expect(judge(seen, expecting({ payer: SECOND_PAYER }))).toMatchObject({ reason: 'WRONG_PAYER' });
    expect(judge(seen, expecting({ wallets: [PAYER] }))).toMatchObject({ reason: 'WRONG_RECIPIENT' });
  });

  it('A7: confirmed_small is confirmed up to one cent', async () => {
    const seen = await look(hashOf('confirmed_small'));
    expect(judge(seen, expecting({ minimumAtomic: 10_000n }))).toMatchObject({ status: 'confirmed' });
    expect(judge(seen, expecting({ minimumAtomic: 10_001n }))).toMatchObject({ reason: 'AMOUNT_TOO_LOW' });
  });

  it('A7: pending stays at 0 of 1 confirmations', async () => {
    const { finality } = await look(hashOf('pending'));
    expect(finality).toMatchObject({ accepted: false, confirmations: 0, requiredConfirmations: 1 });
    clock.advance(365 * 86_400_000);
    expect(judge(await look(hashOf('pending')), expecting()).reason).toBe('AWAITING_CONFIRMATIONS');
  });

  it('A15: two_payers can be claimed by each payer for its own part only', async () => {
    const seen = await look(hashOf('two_payers'));
    const first = { reference: 'order-1', payer: PAYER };
    const claims = [{ ...first, authorizationId: null }];
    const second = { reference: 'order-2', payer: SECOND_PAYER, claims };
    expect(judge(seen, expecting(first))).toMatchObject({ status: 'confirmed', amountAtomic: 10_000_000n });
    expect(judge(seen, expecting(second))).toMatchObject({ status: 'confirmed', amountAtomic: 15_000_000n });
    expect(judge(seen, expecting({ ...second, payer: PAYER }))).toMatchObject({ reason: 'ALREADY_CLAIMED' });
  });

  it('A15: memo is confirmed for its memo only', async () => {
    const seen = await look(hashOf('memo'));
    expect(judge(seen, expecting({ memo: families.SANDBOX_MEMO })).status).toBe('confirmed');
    expect(judge(seen, expecting({ memo: 'order-43' }))).toMatchObject({ reason: 'MEMO_MISMATCH' });
  });

  it('A9: risky is refused at a threshold below its score', async () => {
    const seen = await look(hashOf('risky'));
    expect(judge(seen, expecting({ riskThreshold: 0.9 }))).toMatchObject({ reason: 'RISK_REJECTED' });
    expect(judge(seen, expecting({ riskThreshold: 0.95 })).status).toBe('confirmed');
  });

  it('A16: reorg_prone is accepted but never final', async () => {
    const seen = await look(hashOf('reorg_prone'));
    expect(seen.finality).toMatchObject({ accepted: true, deepest: false });
    expect(judge(seen, expecting({ reorged: true }))).toMatchObject({ reason: 'REORGED' });
  });

  it('A16: gone_at is not found from its second on', async () => {
    const txHash = hashOf('gone_at', hexTime(NOW + 60));
    expect(judge(await look(txHash), expecting()).status).toBe('confirmed');
    expect((await look(txHash)).finality.deepest).toBe(false);
    clock.set((NOW + 60) * 1000 - 1);
    expect(judge(await look(txHash), expecting()).status).toBe('confirmed');
    clock.set((NOW + 60) * 1000);
    expect(judge(await look(txHash), expecting()).reason).toBe('TX_NOT_FOUND');
  });

  it('A15: paid_at is pending before its second and then confirmed with that payment time', async () => {
    const txHash = hashOf('paid_at', hexTime(NOW + 60));
    expect(judge(await look(txHash), expecting()).reason).toBe('AWAITING_CONFIRMATIONS');
    clock.advance(60_000);
    const seen = await look(txHash);
    expect(seen.block?.timeSeconds).toBe(NOW + 60);
    expect(judge(seen, expecting({ paidAfterSeconds: NOW + 60 })).status).toBe('confirmed');
    expect(judge(seen, expecting({ paidAfterSeconds: NOW + 61 }))).toMatchObject({
      reason: 'PAID_TOO_EARLY',
    });
    const old = await look(hashOf('paid_at', hexTime(NOW - WEEK - 1)));
    expect(judge(old, expecting())).toMatchObject({ reason: 'TX_TOO_OLD' });
  });

  it('A7: too_old was paid 30 days ago', async () => {
    const seen = await look(hashOf('too_old'));
    const age = 30 * 86_400;
    expect(judge(seen, expecting({ maxAgeSeconds: age })).status).toBe('confirmed');
    expect(judge(seen, expecting({ maxAgeSeconds: age - 1 }))).toMatchObject({ reason: 'TX_TOO_OLD' });
  });

  it('A11: a transaction that does not touch the recipient costs no unit', async () => {
    for (const name of ['wrong_recipient', 'wrong_asset', 'no_transfer', 'reverted', 'not_found'] as const) {
      expect(touchesWallets(await look(hashOf(name)), [RECIPIENT])).toBe(false);
    }
    expect(touchesWallets(await look(hashOf('pass_through')), [RECIPIENT])).toBe(true);
  });

  it('A12: gives the same evidence in every process, and each hash its own block', async () => {
    const again = new SandboxVerifier(new FixedClock(NOW * 1000));
    for (const { name, exampleHash, outcome } of fastFamilies) {
      if (outcome.status === 503) continue;
      const query = { chain: CHAIN, txHash: exampleHash, expectedAmount: '9' };
      expect(await again.verify(query, new AbortController().signal)).toEqual(await look(exampleHash));
      const { block } = await look(hashOf(name, 'ffffffff'));
      if (block) expect(block.hash).toMatch(/^0x[0-9a-f]{64}$/);
      if (block) expect(block.hash).not.toBe((await look(exampleHash)).block?.hash);
    }
  });

  it('A5: outages report when to retry', async () => {
    await expect(look(hashOf('unavailable'))).rejects.toMatchObject({ retryAfterSeconds: 5 });
    await expect(look(hashOf('timeout'))).rejects.toMatchObject({ retryAfterSeconds: 30 });
  });

  it('A7: slow is confirmed, but only after two seconds', async () => {
    const startedAt = performance.now();
    const seen = await look(family('slow').exampleHash);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(SANDBOX_SLOW_MS - 20);
    expect(judge(seen, expecting()).status).toBe('confirmed');
  });

  it('A5: rejects at once when its signal is aborted before or during a verification', async () => {
    const startedAt = performance.now();
    await expect(look(hashOf('confirmed'), AbortSignal.abort('gone'))).rejects.toMatchObject({
      name: 'VerifierUnavailableError',
      cause: 'gone',
    });
    const controller = new AbortController();
    const answer = look(hashOf('slow'), controller.signal);
    controller.abort();
    await expect(answer).rejects.toBeInstanceOf(VerifierUnavailableError);
    expect(performance.now() - startedAt).toBeLessThan(SANDBOX_SLOW_MS);
  });
});
