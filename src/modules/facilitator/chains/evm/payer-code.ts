import { concatHex, hexToBytes, keccak256, numberToHex, size, type Hex } from 'viem';
import { SharedReading } from '../shared-reading.js';
import type { EvmClient } from '../../../../chains/evm/client.js';

const PUSH1 = 0x60;
const PUSH20 = 0x73;
const PUSH32 = 0x7f;
const CALLCODE = 0xf2;
const DELEGATECALL = 0xf4;
/**
 * The runtime code of clones before and after the address they forward to, whole: EIP-1167's, EIP-7511's, and the two of
 * Solady. Code that only contains such bytes may do anything else, and would have another's code blamed.
 */
const CLONES: readonly (readonly [Hex, Hex])[] = [
  ...shortened('0x363d3d373d3d3d363d', '0x5af43d82803e903d9160', 0x2b, '0x57fd5bf3'),
  ...shortened('0x365f5f375f5f365f', '0x5af43d5f5f3e5f3d9160', 0x2a, '0x57fd5bf3'),
  ['0x3d3d3d3d363d3d37363d73', '0x5af43d3d93803e602a57fd5bf3'],
  ['0x5f5f365f5f37365f73', '0x5af43d5f5f3e6029573d5ffd5b3d5ff3'],
];
/** EIP-7702: an account that has its calls run by the code of another, until it says otherwise. */
const DELEGATION = '0xef0100';
/** So many codes one behind the other are read: a clone's of a clone. */
const DEEPEST = 3;
const REMEMBERED = 1_000;
const KEPT_MS = 600_000;

/** What code decides about a payer's signature. */
export class PayerCodes {
  private readonly implementations = new Map<string, SharedReading<Hex | undefined>>();

  constructor(private readonly client: EvmClient) {}

  /**
   * What is refused with a payer whose code has cheated: the hash of the code that runs for it, of a clone the
   * implementation's. Where its storage or its owner says what runs (proxies, modules, EIP-7702), nobody else is to be
   * blamed: the hash is of its code and its address, this payer's alone. Null for a plain account.
   *
   * @throws ChainUnavailable
   */
  async hashOf(payer: string, own: Hex | undefined): Promise<string | null> {
    if (own === undefined) return null;
    return keccak256((await this.fixedCode(own)) ?? concatHex([own, payer.toLowerCase() as Hex]));
  }

  /** All the code that runs for whoever has this one; null when that may be another's the next time. */
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
    // The one that was asked for longest ago goes first.
    this.implementations.delete(address);
    this.implementations.set(address, reading);
    const [oldest] = this.implementations.keys();
    if (this.implementations.size > REMEMBERED && oldest !== undefined) this.implementations.delete(oldest);
    return reading.read(() => this.client.code(address));
  }
}

/** Of addresses that begin with up to four zeros too: fewer bytes are pushed, and the jump's target is as much nearer. */
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

/** An instruction runs the code of another address as this one's own. What is pushed is no instruction. */
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
