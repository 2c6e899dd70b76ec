import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { LimitOverrides, PlanId } from '../src/domain/plans/plan.js';
import { createTenant, registerWallet, type TestTenant } from '../test/support/verification/tenants.js';

/** Whom the verifier stand-in says was paid. */
export const PAID_WALLET = '0x2222222222222222222222222222222222222222';
export const VERIFY_PATH = '/api/v1/x402/verify';

const HIGH_LIMITS: LimitOverrides = { requestsPerDay: 1_000_000_000, requestsPerMinute: 1_000_000_000 };
/** A limit that is far away is still counted against, as most plans' is. */
const MONTH: LimitOverrides = { verificationsPerMonth: 1_000_000_000 };

/** Tenants with a wallet on Base and limits above any load. */
export async function createSellers(
  dataSource: DataSource,
  count: number,
  limits: LimitOverrides = {},
  plan: PlanId = 'team',
): Promise<TestTenant[]> {
  const sellers: TestTenant[] = [];
  for (let made = 0; made < count; made += 1) {
    const seller = await createTenant(dataSource, {
      plan,
      limitOverrides: { ...HIGH_LIMITS, ...MONTH, ...limits },
    });
    const wallet = { environment: 'live', chain: 'base', address: PAID_WALLET } as const;
    await registerWallet(dataSource, seller.tenantId, wallet);
    sellers.push(seller);
  }
  return sellers;
}

export function newHash(): string {
  return `0x${randomBytes(32).toString('hex')}`;
}

/** The body of a verification as a seller's server sends it. */
export function verificationBody(txHash: string): string {
  return JSON.stringify({ tx_hash: txHash, chain: 'base', expected_amount: '1.5' });
}
