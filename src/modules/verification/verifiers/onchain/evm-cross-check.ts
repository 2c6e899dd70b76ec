import type { PlacedReceipt } from './evm-answers.js';
import { receiptEvidence } from './evm-evidence.js';
import type { LogConcern } from './evm-logs.js';
import type { SecondOpinion } from './second-opinion.js';

/** A node's own receipt; that it has none that says what became of the transaction, or that it could not be asked. */
export type OtherReceipt = PlacedReceipt | 'unseen' | 'unavailable';

/** The first other node that has a receipt decides; one that lags behind does not keep the next from being asked. */
export async function secondOpinion(
  receipt: PlacedReceipt,
  others: Iterable<() => Promise<OtherReceipt>>,
  concern: LogConcern,
): Promise<SecondOpinion> {
  let opinion: SecondOpinion = 'unavailable';
  for (const ask of others) {
    const second = await ask();
    if (typeof second !== 'string') return sayTheSame(receipt, second, concern) ? 'agrees' : 'disagrees';
    if (second === 'unseen') opinion = 'unseen';
  }
  return opinion;
}

/** Two receipts say the same: same outcome, same block, same money, the parties' alone where one of them shows no other. */
function sayTheSame(one: PlacedReceipt, other: PlacedReceipt, { usdcAddress, parties }: LogConcern): boolean {
  const whose = one.isPartial || other.isPartial ? new Set(parties?.map((each) => each.toLowerCase())) : null;
  return essence(one, usdcAddress, whose) === essence(other, usdcAddress, whose);
}

function essence(receipt: PlacedReceipt, usdcAddress: string, whose: ReadonlySet<string> | null): string {
  const { execution, transfers } = receiptEvidence(receipt, usdcAddress);
  const compared = transfers.filter(({ from, to }) => whose === null || whose.has(from) || whose.has(to));
  const movements = compared.map(({ from, to, amountAtomic }) => `${from} ${to} ${amountAtomic}`);
  return [execution, receipt.blockHash, ...movements].join('\n');
}
