import type { RefusedFor } from './answers.js';
import { isOfferId } from './offers.js';
import { isAccount, isSolana, isTransactionId } from './proof.js';
import { decodeHeader, TRANSACTION_PROOF, type PaymentProof } from './wire.js';

type Members = Readonly<Record<string, unknown>>;

/** A proof of the right form, or the word for what is wrong with it. Nothing in it is known to be true. */
export function readProof(header: string): PaymentProof | RefusedFor {
  const proof = membersOf(decoded(header));
  if (proof === null) return 'invalid_payload';
  if (proof.x402Version !== 2) return 'invalid_x402_version';
  const accepted = membersOf(proof.accepted);
  const payload = membersOf(proof.payload);
  if (accepted === null || payload === null) return 'invalid_payload';
  if (accepted.scheme !== 'exact') return 'unsupported_scheme';
  if (payload.type !== TRANSACTION_PROOF) return 'unsupported_payload_type';
  const { network } = accepted;
  const extra = membersOf(accepted.extra);
  if (typeof network !== 'string' || !isOfferId(extra?.offerId)) return 'invalid_payment_requirements';
  return withTransactionId(proof as unknown as PaymentProof, network, payload);
}

function withTransactionId(
  proof: PaymentProof,
  network: string,
  payload: Members,
): PaymentProof | RefusedFor {
  const { transaction, from, signature } = payload;
  if (typeof transaction !== 'string' || !areTexts(from, signature)) return 'invalid_payload';
  const id = isSolana(network) ? transaction : transaction.toLowerCase();
  if (!isTransactionId(network, id) || (from !== undefined && !isAccount(network, from)))
    return '…_malformed';
  return {
    ...proof,
    payload: { ...(payload as PaymentProof['payload']), transaction: id },
  };
}

function decoded(header: string): unknown {
  try {
    return decodeHeader(header);
  } catch {
    return null;
  }
}

function membersOf(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null;
}

function areTexts(from: unknown, signature: unknown): from is string | undefined {
  return [from, signature].every((value) => value === undefined || typeof value === 'string');
}
