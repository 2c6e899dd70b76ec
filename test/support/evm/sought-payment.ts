import { readEvmPayment, type SoughtPayment } from '../../../src/modules/facilitator/testing.js';
import type { X402Body, X402Stage } from '../facilitator/x402-stage.js';

/** The search criteria for this payment where a third party may have made it. */
export function soughtOf(
  stage: X402Stage,
  { paymentPayload, paymentRequirements }: X402Body,
  changes: Partial<SoughtPayment> = {},
): SoughtPayment {
  const payload = paymentPayload['payload'] as Record<string, unknown>;
  const [asset, scheme] = [stage.usdc.address.toLowerCase(), String(paymentRequirements['scheme'])];
  const amountAtomic = BigInt(String(paymentRequirements['amount']));
  const { payer, authorizationId } = readEvmPayment(payload, {
    ...{ scheme, asset, ceilingAtomic: amountAtomic },
    method: 'permit2Authorization' in payload ? 'permit2' : 'eip3009',
  });
  const payTo = String(paymentRequirements['payTo']).toLowerCase();
  return { payer, authorizationId, payTo, amountAtomic, scheme, asset, sinceSeconds: 0, ...changes };
}
