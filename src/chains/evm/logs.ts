import { z } from 'zod';

/** `keccak256("Transfer(address,address,uint256)")`, the event of ERC-20. ERC-721 shares it, with a fourth topic. */
export const TRANSFER_TOPIC = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

/** `keccak256("AuthorizationUsed(address,bytes32)")`, the event of EIP-3009. */
export const USED_TOPIC = '0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5';

const ADDRESS = /^0x[0-9a-f]{40}$/;
const WORD = /^0x[0-9a-f]{64}$/;
const BYTES = /^0x(?:[0-9a-f]{2})*$/;
const MOST_TOPICS = 4;
const NO_TOPICS: readonly string[] = [];

/** An event that a contract logged, in lower case. */
export interface EvmLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  /** Its block was reorganised away. */
  readonly removed: boolean;
}

/** The token and parties whose logs matter for a payment. Addresses in any letter case. */
export interface LogConcern {
  readonly usdcAddress: string;
  /** Possible recipient wallets, and payers if known; null: any address may be a recipient. */
  readonly parties: readonly string[] | null;
}

/**
 * Parses logs from a node: all of them, or none if one is unreadable. Some nodes omit empty `topics` and `data`.
 * Hand-written: a schema of the members takes ten times as long, and there may be thousands of logs.
 */
export const logsAnswer = z.array(z.unknown()).transform((values, context) => {
  const logs: EvmLog[] = [];
  for (const value of values) {
    const log = readLog(value);
    if (log === null) {
      context.addIssue({ code: 'custom', message: 'a log cannot be read', path: [logs.length] });
      return z.NEVER;
    }
    logs.push(log);
  }
  return logs;
});

interface WrittenLog {
  readonly address?: unknown;
  readonly topics?: unknown;
  readonly data?: unknown;
  readonly removed?: unknown;
}

/** Null for a value that is not a log. */
export function readLog(value: unknown): EvmLog | null {
  if (!isObject(value)) return null;
  const address = lowered(value.address, ADDRESS);
  const data = lowered(value.data ?? '0x', BYTES);
  const topics = readTopics(value.topics ?? NO_TOPICS);
  const removed = value.removed ?? false;
  if (address === null || data === null || topics === null || typeof removed !== 'boolean') return null;
  return { address, topics, data, removed };
}

/**
 * Drops irrelevant logs before any other processing: logs of contracts other than the token, except possible transfers
 * to one of the parties. An ambiguous log stays, for the reader to refuse.
 */
export function concerning(logs: readonly unknown[], { usdcAddress, parties }: LogConcern): unknown[] {
  const token = usdcAddress.toLowerCase();
  const receivers = parties && new Set(parties.map(paddedAddress));
  return logs.filter((log) => {
    if (!isObject(log) || typeof log.address !== 'string') return true;
    if (log.address.toLowerCase() === token) return true;
    if (!Array.isArray(log.topics)) return false;
    const [event, , receiver] = log.topics as readonly unknown[];
    if (String(event).toLowerCase() !== TRANSFER_TOPIC) return false;
    return receivers === null || receivers.has(String(receiver).toLowerCase());
  });
}

/** An address as an indexed field encodes it. */
export function paddedAddress(address: string): string {
  return `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;
}

function readTopics(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length > MOST_TOPICS) return null;
  const topics = value.map((topic: unknown) => lowered(topic, WORD));
  return topics.every((topic) => topic !== null) ? topics : null;
}

function lowered(value: unknown, form: RegExp): string | null {
  if (typeof value !== 'string') return null;
  const text = value.toLowerCase();
  return form.test(text) ? text : null;
}

function isObject(value: unknown): value is WrittenLog {
  return typeof value === 'object' && value !== null;
}
