import { hashMessage, parseAbi, recoverMessageAddress, type Hex } from 'viem';
import { CallReverted, GasExceeded } from '../evm/contract-call.js';
import type { EvmClient } from '../evm/client.js';

/** Why a signature does not prove the address. `no-node`: it may be of a contract, on a chain that has no node here. */
export type EvmSignatureFault = 'wrong' | 'undeployed' | 'no-node';

/** A claim that the address signed the message. */
export interface EvmSigned {
  readonly address: string;
  readonly message: string;
  /** 0x and an even number of hexadecimal digits. */
  readonly signature: string;
}

const HEX = /^0x(?:[0-9a-fA-F]{2})+$/;
/** r, s and v. */
const KEY_SIGNATURE_LENGTH = 2 + 65 * 2;
/** Half of the order of secp256k1: a greater `s` is the twin of a signature that somebody else saw (EIP-2). */
const HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const RECOVERY_BYTES: readonly number[] = [0, 1, 27, 28];
const VALID = '0x1626ba7e';
/** The end of a signature by a wallet that is not deployed yet (ERC-6492). */
const UNDEPLOYED = '6492'.repeat(16);
const ERC_1271 = parseAbi(['function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)']);

/**
 * Whether the signature is the address's own: by its key (EIP-191), or by the contract at the address (ERC-1271) on the
 * client's chain. Null means that it is.
 *
 * @param client of the chain that the message names; null when no node of it is configured
 * @throws ChainUnavailable when a contract must be asked and no node answers
 */
export async function evmSignatureFault(
  signed: EvmSigned,
  client: EvmClient | null,
): Promise<EvmSignatureFault | null> {
  if (!HEX.test(signed.signature)) return 'wrong';
  if (signed.signature.toLowerCase().endsWith(UNDEPLOYED)) return 'undeployed';
  if (await isByKey(signed)) return null;
  if (client === null) return 'no-node';
  return (await isByContract(signed, client)) ? null : 'wrong';
}

async function isByKey({ address, message, signature }: EvmSigned): Promise<boolean> {
  if (signature.length !== KEY_SIGNATURE_LENGTH) return false;
  const s = BigInt(`0x${signature.slice(66, 130)}`);
  const v = Number.parseInt(signature.slice(130), 16);
  if (s === 0n || s > HIGHEST_S || !RECOVERY_BYTES.includes(v)) return false;
  try {
    const signer = await recoverMessageAddress({ message, signature: signature as Hex });
    return signer.toLowerCase() === address.toLowerCase();
  } catch {
    // No point of the curve has this r.
    return false;
  }
}

async function isByContract({ address, message, signature }: EvmSigned, client: EvmClient): Promise<boolean> {
  if ((await client.code(address)) === undefined) return false;
  try {
    const args = [hashMessage(message), signature];
    return (await client.read({ address, abi: ERC_1271, functionName: 'isValidSignature', args })) === VALID;
  } catch (error) {
    if (error instanceof CallReverted || error instanceof GasExceeded) return false;
    throw error;
  }
}
