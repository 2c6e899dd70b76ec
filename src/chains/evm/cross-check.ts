import type { PlacedReceipt } from './answers.js';
import { receiptEvidence } from './receipt-evidence.js';
import type { CrossCheckResult } from '../cross-check.js';

/** A node's own receipt; that it has none that says what became of the transaction, or that it could not be asked. */
export type OtherReceipt = PlacedReceipt | 'unseen' | 'unavailable';

/** The first other node that has a receipt decides; one that lags behind does not keep the next from being asked. */
export async function crossCheck(
  receipt: PlacedReceipt,
  others: Iterable<() => Promise<OtherReceipt>>,
  usdcAddress: string,
): Promise<CrossCheckResult> {
  let result: CrossCheckResult = 'unavailable';
  for (const ask of others) {
    const second = await ask();
    if (typeof second !== 'string') return sayTheSame(receipt, second, usdcAddress) ? 'agrees' : 'disagrees';
    if (second === 'unseen') result = 'unseen';
  }
  return result;
}

/** Two receipts say the same: same outcome, same block, same money. */
function sayTheSame(one: PlacedReceipt, other: PlacedReceipt, usdcAddress: string): boolean {
  return essence(one, usdcAddress) === essence(other, usdcAddress);
}

function essence(receipt: PlacedReceipt, usdcAddress: string): string {
  const { execution, transfers } = receiptEvidence(receipt, usdcAddress);
  const movements = transfers.map(({ from, to, amountAtomic }) => `${from} ${to} ${amountAtomic}`);
  return [execution, receipt.blockHash, ...movements].join('\n');
}
