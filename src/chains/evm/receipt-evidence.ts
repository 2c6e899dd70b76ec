import { netBalanceChanges, type PaymentEvidence, type Transfer } from '../../domain/payment.js';
import type { EvmReceipt } from './answers.js';
import { TRANSFER_TOPIC, USED_TOPIC, type EvmLog } from './logs.js';
import type { Permit2Call } from './permit2-call.js';

/** An address in an indexed field: left-padded with zeros to 32 bytes. */
const PADDED_ADDRESS = /^0x0{24}([0-9a-f]{40})$/;

/** One 32-byte word: `0x` and 64 digits. */
const WORD_LENGTH = 66;

/** Evidence of a receipt about the balance changes of one token contract. */
export type ReceiptEvidence = Pick<
  PaymentEvidence,
  'execution' | 'transfers' | 'balanceChanges' | 'foreignRecipients'
>;

/**
 * Extracts token movements from a receipt's logs. Only events of the registered contract count. Another contract may
 * call itself USDC and emit any event, so its events only show who received another token. A reverted transaction moved
 * no tokens, although some chains log its fee. An unknown outcome yields no evidence.
 *
 * @param usdcAddress the registered contract, in any letter case
 * @see https://eips.ethereum.org/EIPS/eip-20
 */
export function receiptEvidence(
  { status, logs }: Pick<EvmReceipt, 'status' | 'logs'>,
  usdcAddress: string,
): ReceiptEvidence {
  if (status !== '0x1') {
    const execution = status === '0x0' ? 'failed' : 'pending';
    return { execution, transfers: [], balanceChanges: [], foreignRecipients: [] };
  }
  const usdc = usdcAddress.toLowerCase();
  const transfers: Transfer[] = [];
  const foreignRecipients = new Set<string>();
  let before: EvmLog | null = null;
  for (const log of logs) {
    const transfer = transferOf(log);
    const isMoving = transfer !== null && transfer.amountAtomic > 0n && transfer.from !== transfer.to;
    if (isMoving && log.address === usdc)
      transfers.push({ ...transfer, ...authorizationOf(transfer, before) });
    else if (isMoving) foreignRecipients.add(transfer.to);
    if (log.address === usdc) before = log;
  }
  return {
    execution: 'succeeded',
    transfers,
    balanceChanges: netBalanceChanges(transfers),
    foreignRecipients: [...foreignRecipients],
  };
}

/** The token logs the use of an authorization directly before the authorized transfer. */
function authorizationOf({ from }: Transfer, before: EvmLog | null): Pick<Transfer, 'authorizationId'> {
  const [event, who, nonce] = before?.topics ?? [];
  if (event !== USED_TOPIC || nonce === undefined || PADDED_ADDRESS.exec(who ?? '')?.[1] !== from.slice(2))
    return {};
  return { authorizationId: `${before?.address}:${from}:${nonce}` };
}

/** Adds the Permit2 signature to the transfer from its owner. */
export function withPermit2(evidence: ReceiptEvidence, call: Permit2Call | null): ReceiptEvidence {
  if (call === null) return evidence;
  const authorizationId = `permit2:${call.owner}:${call.nonce}`;
  const transfers = evidence.transfers.map((transfer) =>
    transfer.from === call.owner ? { authorizationId, ...transfer } : transfer,
  );
  return { ...evidence, transfers };
}

/** The ERC-20 transfer in a log; null for any other event. */
export function transferOf({ topics, data, removed }: EvmLog): Transfer | null {
  const [event, sender = '', receiver = ''] = topics;
  if (event !== TRANSFER_TOPIC || topics.length !== 3 || data.length !== WORD_LENGTH || removed) return null;
  const from = PADDED_ADDRESS.exec(sender)?.[1];
  const to = PADDED_ADDRESS.exec(receiver)?.[1];
  if (from === undefined || to === undefined) return null;
  return { from: `0x${from}`, to: `0x${to}`, amountAtomic: BigInt(data) };
}
