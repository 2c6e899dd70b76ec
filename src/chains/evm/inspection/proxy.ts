import { keccak256, toBytes, type Hex } from 'viem';
import type { EvmClient } from '../client.js';
import { isContractsFault } from './unanswered.js';

/** The ways in which a contract forwards its calls to another one. */
export const PROXY_KINDS = ['eip1967', 'eip1967-beacon', 'eip1822', 'eip1167', 'zeppelinos'] as const;
export type ProxyKind = (typeof PROXY_KINDS)[number];

/** A proxy. Addresses in lower case. */
export interface Proxy {
  readonly kind: ProxyKind;
  /** The contract whose code runs; null where a beacon does not tell it. */
  readonly implementation: string | null;
  /** Who may change the implementation, where the proxy stores it. */
  readonly admin: string | null;
  readonly beacon: string | null;
}

const slotBefore = (text: string): Hex =>
  `0x${(BigInt(keccak256(toBytes(text))) - 1n).toString(16).padStart(64, '0')}`;
const slotOf = (text: string): Hex => keccak256(toBytes(text));

/** Storage slots of the standards (EIP-1967, EIP-1822), and of the proxies that Circle's older tokens use. */
const SLOTS = {
  implementation: slotBefore('eip1967.proxy.implementation'),
  admin: slotBefore('eip1967.proxy.admin'),
  beacon: slotBefore('eip1967.proxy.beacon'),
  proxiable: slotOf('PROXIABLE'),
  oldImplementation: slotOf('org.zeppelinos.proxy.implementation'),
  oldAdmin: slotOf('org.zeppelinos.proxy.admin'),
} as const;

/** The minimal proxy of EIP-1167: copied code around the implementation's address. */
const MINIMAL = /^0x363d3d373d3d3d363d73([0-9a-f]{40})5af43d82803e903d91602b57fd5bf3/;
/** `implementation()`, which beacons answer. */
const IMPLEMENTATION = {
  abi: [
    {
      type: 'function',
      name: 'implementation',
      stateMutability: 'view',
      inputs: [],
      outputs: [{ type: 'address' }],
    },
  ],
  functionName: 'implementation',
};

/**
 * Finds out whether the contract is a proxy.
 *
 * @param code its code, in lower case
 * @returns null for a contract that runs its own code, as far as the standards tell
 * @throws ChainUnavailable when no node answers
 * @see https://eips.ethereum.org/EIPS/eip-1967
 */
export async function readProxy(client: EvmClient, address: string, code: Hex): Promise<Proxy | null> {
  const minimal = MINIMAL.exec(code)?.[1];
  if (minimal !== undefined)
    return { kind: 'eip1167', implementation: `0x${minimal}`, admin: null, beacon: null };
  const [implementation, admin, beacon, proxiable, oldImplementation, oldAdmin] = await Promise.all(
    Object.values(SLOTS).map(async (slot) => addressIn(await client.storage(address, slot))),
  );
  if (isAddress(implementation))
    return { kind: 'eip1967', implementation, admin: admin ?? null, beacon: null };
  if (isAddress(beacon)) {
    const behind = await implementationOf(client, beacon);
    return { kind: 'eip1967-beacon', implementation: behind, admin: admin ?? null, beacon };
  }
  if (isAddress(proxiable)) return { kind: 'eip1822', implementation: proxiable, admin: null, beacon: null };
  if (isAddress(oldImplementation))
    return { kind: 'zeppelinos', implementation: oldImplementation, admin: oldAdmin ?? null, beacon: null };
  return null;
}

async function implementationOf(client: EvmClient, beacon: string): Promise<string | null> {
  const answer = await client.read({ ...IMPLEMENTATION, address: beacon }).catch((error: unknown) => {
    if (isContractsFault(error)) return null;
    throw error;
  });
  return typeof answer === 'string' ? answer.toLowerCase() : null;
}

function isAddress(text: string | null | undefined): text is string {
  return typeof text === 'string';
}

/** The address in a word of storage; null for an empty one, and for one that holds more than an address. */
function addressIn(word: bigint): string | null {
  return word === 0n || word >> 160n !== 0n ? null : `0x${word.toString(16).padStart(40, '0')}`;
}
