import { createPublicKey, verify } from 'node:crypto';
import { verifyTypedData } from 'viem';
import { base58Bytes, base58Text, canonicalJson, sha256Hex } from './canonical.js';
import { TRANSACTION_PROOF, type Offer, type PaymentProof, type Resource } from './wire.js';

/** The EIP-155 id under which proofs for the sandbox are signed; no chain has it. */
export const SANDBOX_CHAIN_ID = 1_520_283_840;

const DOMAIN_NAME = 'x402 transaction proof';
const TYPES = {
  TransactionProof: [
    { name: 'network', type: 'string' },
    { name: 'transaction', type: 'string' },
    { name: 'payer', type: 'address' },
    { name: 'resource', type: 'string' },
    { name: 'acceptedHash', type: 'bytes32' },
  ],
} as const;

/** What a payer signs: this transaction was mine, and it pays this offer for this resource. */
export interface ProofStatement {
  readonly offer: Offer;
  readonly resource: string;
  readonly transaction: string;
  readonly payer: string;
}

/** EIP-712 data of a statement. */
export type ProofTypedData = ReturnType<typeof proofTypedData>;

/** Whether a signature of EIP-712 data is the address's own; viem's clients have it, for contracts too (ERC-1271). */
export type VerifyTypedData = (
  data: ProofTypedData & {
    readonly network: string;
    readonly address: `0x${string}`;
    readonly signature: `0x${string}`;
  },
) => Promise<boolean>;

/** SHA-256 of the offer's canonical JSON, so that a signature covers all its members. */
export function acceptedHash(offer: Offer): string {
  return sha256Hex(canonicalJson(offer));
}

/** The EIP-712 data that the payer of an EVM chain signs. */
export function proofTypedData({ offer, resource, transaction, payer }: ProofStatement) {
  return {
    domain: { name: DOMAIN_NAME, version: '1', chainId: chainIdOf(offer.network) },
    types: TYPES,
    primaryType: 'TransactionProof' as const,
    message: {
      network: offer.network,
      transaction,
      payer: payer as `0x${string}`,
      resource,
      acceptedHash: `0x${acceptedHash(offer)}` as const,
    },
  };
}

/** The text that a payer of Solana signs, as UTF-8. */
export function proofText({ offer, resource, transaction, payer }: ProofStatement): string {
  const { network } = offer;
  const members = { network, transaction, payer, resource, acceptedHash: acceptedHash(offer) };
  return `${DOMAIN_NAME}\n${canonicalJson(members)}`;
}

/** Solana's addresses and signatures are base58, and its networks begin with `solana:`. */
export function isSolana(network: string): boolean {
  return network.startsWith('solana:');
}

/** Whether a text has the form of a transaction's id on this network. */
export function isTransactionId(network: string, transaction: string): boolean {
  return isSolana(network) ? base58Bytes(transaction)?.length === 64 : /^0x[0-9a-f]{64}$/.test(transaction);
}

/** Whether a text has the form of an account of this network. */
export function isAccount(network: string, account: string): boolean {
  return isSolana(network) ? base58Bytes(account)?.length === 32 : /^0x[0-9a-fA-F]{40}$/.test(account);
}

/** Whether the payer himself signed the statement. False for whatever has no valid form. */
export async function isSignedByPayer(
  statement: ProofStatement,
  signature: string,
  check: VerifyTypedData = (data) => verifyTypedData(data),
): Promise<boolean> {
  const { offer, payer } = statement;
  if (isSolana(offer.network)) return isSignedOnSolana(statement, signature);
  if (!/^0x(?:[0-9a-fA-F]{2})+$/.test(signature)) return false;
  const own = {
    network: offer.network,
    address: payer as `0x${string}`,
    signature: signature as `0x${string}`,
  };
  try {
    return await check({ ...proofTypedData(statement), ...own });
  } catch (error) {
    // Bytes that are no signature; a node that cannot be asked is an outage, and no answer.
    if (isOutage(error)) throw error;
    return false;
  }
}

function isOutage(error: unknown): boolean {
  const names = new Set<unknown>();
  for (let cause: unknown = error; cause instanceof Error && !names.has(cause.name); { cause } = cause) {
    names.add(cause.name);
  }
  return ['HttpRequestError', 'TimeoutError', 'RpcRequestError', 'AbortError'].some((name) =>
    names.has(name),
  );
}

function isSignedOnSolana(statement: ProofStatement, signature: string): boolean {
  const key = base58Bytes(statement.payer);
  const bytes = base58Bytes(signature);
  if (key?.length !== 32 || bytes?.length !== 64) return false;
  try {
    const x = Buffer.from(key).toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(proofText(statement), 'utf8'), publicKey, bytes);
  } catch {
    return false;
  }
}

function chainIdOf(network: string): number {
  const id = /^eip155:(\d+)$/.exec(network)?.[1];
  return id === undefined ? SANDBOX_CHAIN_ID : Number(id);
}

/** An account of viem, such as `privateKeyToAccount(key)` or a wallet client's. */
export interface EvmSigner {
  readonly address: string;
  signTypedData(data: ProofTypedData): Promise<string>;
}

/** A key of Solana: base58 address, and Ed25519 over bytes. */
export interface SolanaSigner {
  readonly address: string;
  signBytes(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** The transaction that paid an offer. */
export interface MadePayment {
  readonly offer: Offer;
  /** `resource` of the challenge. */
  readonly resource: Resource;
  readonly transaction: string;
  /** What the buyer asked for: nothing is proved to a shop that names another resource. */
  readonly url?: string | URL;
  /** The account that was debited. Needed where the offer's binding is `payer-signature`. */
  readonly account?: EvmSigner | SolanaSigner;
}

/**
 * The buyer's side: makes the proof of a payment, for `encodeHeader` and the header `PAYMENT-SIGNATURE`.
 *
 * @throws Error when the offer asks for a signature and no account is given, or the challenge is for another URL than `url`
 */
export async function proveTransaction(made: MadePayment): Promise<PaymentProof> {
  const { offer, resource, account, url } = made;
  if (url !== undefined && resource.url !== askedFor(url)) {
    throw new Error(`the challenge is for ${resource.url}, and not for ${askedFor(url)}`);
  }
  const transaction = isSolana(offer.network) ? made.transaction : made.transaction.toLowerCase();
  const payload = { type: TRANSACTION_PROOF, transaction } as const;
  const envelope = { x402Version: 2, resource, accepted: offer } as const;
  if (!offer.extra.binding.includes('payer-signature')) return { ...envelope, payload };
  if (account === undefined) throw new Error('this offer wants a signature of the payer: give its account');
  const statement = { offer, resource: resource.url, transaction, payer: account.address };
  const signature =
    'signBytes' in account
      ? base58Text(await account.signBytes(Buffer.from(proofText(statement), 'utf8')))
      : await account.signTypedData(proofTypedData(statement));
  return { ...envelope, payload: { ...payload, from: account.address, signature } };
}

/** As it goes over the wire: without a fragment. */
function askedFor(url: string | URL): string {
  const asked = new URL(url);
  asked.hash = '';
  return asked.href;
}
