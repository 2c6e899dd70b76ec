import { concatHex, hexToBytes, keccak256, numberToHex, size, type Hex } from 'viem';
import { SharedReading } from '../shared-reading.js';
import type { EvmClient } from '../../../../chains/evm/client.js';

const PUSH1 = 0x60;
const PUSH20 = 0x73;
const PUSH32 = 0x7f;
const CALLCODE = 0xf2;
const DELEGATECALL = 0xf4;
/**
 * Complete runtime code of clones, before and after the target address: EIP-1167, EIP-7511, and two forms of Solady.
 * Code that only contains these bytes may do anything else, and would blame the target's code.
 */
const CLONES: readonly (readonly [Hex, Hex])[] = [
  ...shortened('0x363d3d373d3d3d363d', '0x5af43d82803e903d9160', 0x2b, '0x57fd5bf3'),
  ...shortened('0x365f5f375f5f365f', '0x5af43d5f5f3e5f3d9160', 0x2a, '0x57fd5bf3'),
  ['0x3d3d3d3d363d3d37363d73', '0x5af43d3d93803e602a57fd5bf3'],
  ['0x5f5f365f5f37365f73', '0x5af43d5f5f3e6029573d5ffd5b3d5ff3'],
];
/** EIP-7702: an account that delegates its calls to the code of another, until it changes the delegation. */
const DELEGATION = '0xef0100';
/** Most codes that are followed from clone to clone. */
const DEEPEST = 3;
const REMEMBERED = 1_000;
const KEPT_MS = 600_000;

/** Identifies the code that decides about a payer's signature. */
export class PayerCodes {
  private readonly implementations = new Map<string, SharedReading<Hex | undefined>>();

  constructor(private readonly client: EvmClient) {}

  /**
   * The hash to refuse when a payer's code has cheated: of the code that runs for it, and of a clone the
   * implementation's.
   * Where storage or an owner selects the code (proxies, modules, EIP-7702), no other payer is to blame. Then the hash
   * covers the payer's code and address.
   *
   * @returns lower-case hex; null for a plain account
   * @throws ChainUnavailable
   */
  async hashOf(payer: string, own: Hex | undefined): Promise<string | null> {
    if (own === undefined) return null;
    return keccak256((await this.fixedCode(own)) ?? concatHex([own, payer.toLowerCase() as Hex]));
  }

  /** The code that always runs for this one; null when another code may run the next time. */
  private async fixedCode(own: Hex): Promise<Hex | null> {
    let code: Hex | undefined = own;
    for (let depth = 0; depth < DEEPEST && code !== undefined; depth += 1) {
      const target = forwardedTo(code);
      if (target === null) return mayRunAnother(code) ? null : code;
      code = await this.codeOf(target);
    }
    return null;
  }

  private codeOf(address: string): Promise<Hex | undefined> {
    const reading = this.implementations.get(address) ?? new SharedReading<Hex | undefined>(KEPT_MS, KEPT_MS);
    // The least recently used entry is deleted first.
    this.implementations.delete(address);
    this.implementations.set(address, reading);
    const [oldest] = this.implementations.keys();
    if (this.implementations.size > REMEMBERED && oldest !== undefined) this.implementations.delete(oldest);
    return reading.read(() => this.client.code(address));
  }
}

/**
 * Clone forms for target addresses with up to four leading zeros: fewer bytes are pushed, and the jump target moves
 * accordingly.
 */
function shortened(before: Hex, after: Hex, target: number, end: Hex): [Hex, Hex][] {
  return [0, 1, 2, 3, 4].map((zeros) => [
    concatHex([before, numberToHex(PUSH20 - zeros)]),
    concatHex([after, numberToHex(target - zeros), end]),
  ]);
}

function forwardedTo(code: Hex): Hex | null {
  for (const [before, after] of CLONES) {
    const zeros = PUSH20 - Number(`0x${before.slice(-2)}`);
    const isClone = size(code) === size(before) + 20 - zeros + size(after);
    if (isClone && code.startsWith(before) && code.endsWith(after.slice(2))) {
      return `0x${code.slice(before.length, 2 - after.length).padStart(40, '0')}`;
    }
  }
  return null;
}

/** Whether an instruction runs another address's code in this one's context. Pushed data is no instruction. */
function mayRunAnother(code: Hex): boolean {
  if (code.startsWith(DELEGATION)) return true;
  const bytes = hexToBytes(code);
  for (let at = 0; at < bytes.length; at += 1) {
    const opcode = bytes[at] ?? 0;
    if (opcode === DELEGATECALL || opcode === CALLCODE) return true;
    if (opcode >= PUSH1 && opcode <= PUSH32) at += opcode - PUSH1 + 1;
  }
  return false;
}
