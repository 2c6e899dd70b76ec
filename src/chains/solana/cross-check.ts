import type { PaymentEvidence } from '../../domain/payment.js';
import type { CrossCheckResult } from '../cross-check.js';

/** What the operator hears when no second node agrees. */
export const WARNING_OF: Readonly<Record<Exclude<CrossCheckResult, 'agrees'>, string>> = {
  disagrees: 'Solana RPCs DISAGREE about a large payment; it stays pending',
  unseen: 'only one Solana RPC has seen a large payment; it stays pending',
  unavailable: 'a large payment rests on one Solana RPC: no other could be asked',
};

/** Both tell of the same slot, the same success or failure, and the same money. */
export function saysTheSame(one: PaymentEvidence, other: PaymentEvidence): boolean {
  return essence(one) === essence(other);
}

function essence({ execution, balanceChanges, block }: PaymentEvidence): string {
  const changes = balanceChanges.map(({ owner, deltaAtomic }) => `${owner} ${deltaAtomic}`).sort();
  return [execution, block?.number ?? null, ...changes].join('\n');
}
