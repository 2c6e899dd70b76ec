import type { PlacedReceipt } from './answers.js';
import { receiptEvidence } from './receipt-evidence.js';
import type { CrossCheckResult } from '../cross-check.js';

/** A node's own receipt, or the reason why it has none: it shows no outcome of the transaction, or did not answer. */
export type OtherReceipt = PlacedReceipt | 'unseen' | 'unavailable';

/** The first other node that has a receipt decides; a lagging node does not prevent requests to the next. */
export async function crossCheck(
  receipt: PlacedReceipt,
  others: Iterable<() => Promise<OtherReceipt>>,
  usdcAddress: string,
): Promise<CrossCheckResult> {
  let result: CrossCheckResult = 'unavailable';
  for (const request of others) {
    const second = await request();
    if (typeof second !== 'string') return sayTheSame(receipt, second, usdcAddress) ? 'agrees' : 'disagrees';
    if (second === 'unseen') result = 'unseen';
  }
  return result;
}

/** Whether two receipts agree in outcome, block and balance changes. */
function sayTheSame(one: PlacedReceipt, other: PlacedReceipt, usdcAddress: string): boolean {
  return essence(one, usdcAddress) === essence(other, usdcAddress);
}

function essence(receipt: PlacedReceipt, usdcAddress: string): string {
  const { execution, transfers } = receiptEvidence(receipt, usdcAddress);
  const movements = transfers.map(({ from, to, amountAtomic }) => `${from} ${to} ${amountAtomic}`);
  return [execution, receipt.blockHash, ...movements].join('\n');
}
