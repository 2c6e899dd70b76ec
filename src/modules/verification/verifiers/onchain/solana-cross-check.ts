import type { PaymentEvidence } from '../../../../domain/payment.js';
import type { TransactionAnswer } from './solana-answers.js';
import type { SecondOpinion } from './second-opinion.js';
import { outcomeOf } from './solana-outcome.js';

/** What the operator hears when no second node agrees. */
export const WARNING_OF: Readonly<Record<Exclude<SecondOpinion, 'agrees'>, string>> = {
  disagrees: 'Solana RPCs DISAGREE about a large payment; it stays pending',
  unseen: 'only one Solana RPC has seen a large payment; it stays pending',
  unavailable: 'a large payment rests on one Solana RPC: no other could be asked',
};

/**
 * The other node tells of the same slot, the same success or failure, and the same money.
 *
 * @throws SolanaRpcFailure when its answer cannot be believed
 */
export function saysTheSame(evidence: PaymentEvidence, second: TransactionAnswer, mint: string): boolean {
  const mine = essence(evidence, evidence.block?.number ?? null);
  return mine === essence(outcomeOf(second, mint), second.slot);
}

function essence(
  { execution, balanceChanges }: Pick<PaymentEvidence, 'execution' | 'balanceChanges'>,
  slot: bigint | null,
): string {
  const changes = balanceChanges.map(({ owner, deltaAtomic }) => `${owner} ${deltaAtomic}`).sort();
  return [execution, slot, ...changes].join('\n');
}
