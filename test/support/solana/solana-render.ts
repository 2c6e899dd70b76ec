import { getBase64Encoder, getCompiledTransactionMessageDecoder, getTransactionDecoder } from '@solana/kit';
import { base58 } from '@scure/base';

export const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
export const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';
export const MEMO_V1 = 'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo';
export const MEMO_V2 = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';

/** An instruction in the encoding `json`. */
export interface CompiledInstruction {
  readonly programIdIndex: number;
  readonly accounts: readonly number[];
  /** Base58. */
  readonly data: string;
}

export interface InnerInstructions {
  readonly index: number;
  readonly instructions: readonly (CompiledInstruction | object)[];
}

interface Message {
  readonly accountKeys: readonly unknown[];
  readonly instructions: readonly (CompiledInstruction | object)[];
}

/** A result of `getTransaction` in any of the three encodings in which they were recorded. */
export interface RecordedTransaction {
  readonly [other: string]: unknown;
  readonly meta: {
    readonly [other: string]: unknown;
    readonly innerInstructions?: readonly InnerInstructions[];
    readonly loadedAddresses?: { readonly writable: readonly string[]; readonly readonly: readonly string[] };
  };
  readonly transaction:
    [string, string] | { readonly signatures: readonly string[]; readonly message: Message };
}

/** Converts a recorded response to the encoding `jsonParsed`, the only one that the verifier requests. */
export function asJsonParsed(recorded: RecordedTransaction): object {
  const { signatures, message } = Array.isArray(recorded.transaction)
    ? decodeBase64(recorded.transaction[0])
    : recorded.transaction;
  const loaded = recorded.meta.loadedAddresses ?? { writable: [], readonly: [] };
  if (typeof message.accountKeys[0] !== 'string') return recorded;
  const keys = [...(message.accountKeys as string[]), ...loaded.writable, ...loaded.readonly];
  return {
    ...recorded,
    meta: {
      ...recorded.meta,
      innerInstructions: (recorded.meta.innerInstructions ?? []).map(({ index, instructions }) => ({
        index,
        instructions: instructions.map((inner) => renderInstruction(keys, inner as CompiledInstruction)),
      })),
    },
    transaction: {
      signatures,
      message: {
        accountKeys: keys.map((pubkey) => ({ pubkey })),
        instructions: message.instructions.map((outer) =>
          renderInstruction(keys, outer as CompiledInstruction),
        ),
      },
    },
  };
}

function decodeBase64(text: string): { signatures: string[]; message: Message } {
  const { messageBytes, signatures } = getTransactionDecoder().decode(getBase64Encoder().encode(text));
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  if (!('instructions' in message)) throw new Error('a version 1 message is not rendered here');
  return {
    signatures: Object.values(signatures).map((signature) => base58.encode(signature as Uint8Array)),
    message: {
      accountKeys: message.staticAccounts,
      instructions: message.instructions.map(({ programAddressIndex, accountIndices, data }) => ({
        programIdIndex: programAddressIndex,
        accounts: accountIndices ?? [],
        data: base58.encode(Uint8Array.from(data ?? [])),
      })),
    },
  };
}

/** Parses token and memo instructions as a node does; the rest stays raw, as with programs unknown to nodes. */
export function renderInstruction(keys: readonly string[], instruction: CompiledInstruction): object {
  const programId = keys[instruction.programIdIndex] ?? '';
  const accounts = instruction.accounts.map((position) => keys[position] ?? '');
  const bytes = Buffer.from(base58.decode(instruction.data));
  const parsed =
    programId === TOKEN || programId === TOKEN_2022
      ? parsedTransfer(bytes, accounts)
      : programId === MEMO_V1 || programId === MEMO_V2
        ? bytes.toString('utf8')
        : undefined;
  return parsed === undefined
    ? { programId, accounts, data: instruction.data }
    : { programId, parsed, program: typeof parsed === 'string' ? 'spl-memo' : 'spl-token' };
}

function parsedTransfer(bytes: Buffer, accounts: readonly string[]): object | undefined {
  if (bytes[0] === 3) {
    const [source, destination, authority] = accounts;
    const amount = bytes.readBigUInt64LE(1).toString();
    return { type: 'transfer', info: { source, destination, authority, amount } };
  }
  if (bytes[0] === 12) {
    const [source, mint, destination, authority] = accounts;
    const tokenAmount = { amount: bytes.readBigUInt64LE(1).toString(), decimals: bytes[9] };
    return { type: 'transferChecked', info: { source, mint, destination, authority, tokenAmount } };
  }
  return undefined;
}
