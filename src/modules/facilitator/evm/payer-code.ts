import { keccak256, type Hex } from 'viem';
import { SharedReading } from '../shared-reading.js';
import type { EvmClient } from './evm-client.js';

/** EIP-7702: an account that has its calls run by the code of another. */
const DELEGATION = /^0xef0100([0-9a-f]{40})$/;
/**
 * The forwarders of EIP-1167 and of those who made them smaller: within their first 64 bytes they push the address
 * (`73`, or fewer bytes for one that begins with zeros) and DELEGATECALL with all their gas (`5af4`).
 */
const CLONE =
  /^0x(?:[0-9a-f]{2}){0,64}?(?:73([0-9a-f]{40})|72([0-9a-f]{38})|71([0-9a-f]{36})|70([0-9a-f]{34})|6f([0-9a-f]{32}))5af4/;
/** EIP-1967: keccak256("eip1967.proxy.implementation") − 1, which stands in the code of every such proxy. */
const IMPLEMENTATION_SLOT = '360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
/** A clone of a clone is followed so far. */
const DEEPEST = 3;
const REMEMBERED = 1_000;
const KEPT_MS = 600_000;

/** What code decides about a payer's signature. */
export class PayerCodes {
  private readonly implementations = new Map<string, SharedReading<Hex | undefined>>();

  constructor(private readonly client: EvmClient) {}

  /**
   * The hash of a payer's code, or, where that only forwards to another contract, of the other's; null for a plain account.
   *
   * @throws RailUnavailable
   */
  async hashOf(payer: string, own: Hex | undefined): Promise<string | null> {
    if (own === undefined) return null;
    let code = own;
    for (let depth = 0; depth < DEEPEST; depth += 1) {
      const target = forwardedTo(code);
      const next = target === null ? undefined : await this.codeOf(target);
      if (next === undefined) break;
      code = next;
    }
    if (!code.includes(IMPLEMENTATION_SLOT)) return keccak256(code);
    // Whatever code runs for the payer, the storage is the payer's own.
    const stored = await this.client.storage(payer, `0x${IMPLEMENTATION_SLOT}`);
    const isSet = !/^0x0*$/.test(stored);
    return keccak256((isSet ? await this.codeOf(`0x${stored.slice(-40)}`) : undefined) ?? code);
  }

  private codeOf(address: string): Promise<Hex | undefined> {
    const reading = this.implementations.get(address) ?? new SharedReading<Hex | undefined>(KEPT_MS, KEPT_MS);
    // The one that was asked for longest ago goes first.
    this.implementations.delete(address);
    this.implementations.set(address, reading);
    const [oldest] = this.implementations.keys();
    if (this.implementations.size > REMEMBERED && oldest !== undefined) this.implementations.delete(oldest);
    return reading.read(() => this.client.code(address));
  }
}

function forwardedTo(code: string): string | null {
  const groups: readonly (string | undefined)[] = DELEGATION.exec(code) ?? CLONE.exec(code) ?? [];
  const target = groups.slice(1).find((each) => each !== undefined);
  return target === undefined ? null : `0x${target.padStart(40, '0')}`;
}
