import type { EvmReceipt } from './evm-answers.js';
import { receiptEvidence } from './evm-evidence.js';

/** Two receipts say the same: same outcome, same block, same money. */
export function sayTheSame(one: EvmReceipt, other: EvmReceipt, usdcAddress: string): boolean {
  return essence(one, usdcAddress) === essence(other, usdcAddress);
}

function essence(receipt: EvmReceipt, usdcAddress: string): string {
  const { execution, transfers } = receiptEvidence(receipt, usdcAddress);
  const movements = transfers.map(({ from, to, amountAtomic }) => `${from} ${to} ${amountAtomic}`);
  return [execution, receipt.blockHash, ...movements].join('\n');
}
