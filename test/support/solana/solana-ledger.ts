import { randomBytes } from 'node:crypto';
import {
  address,
  appendTransactionMessageInstructions,
  createTransactionMessage,
  generateKeyPairSigner,
  getAddressDecoder,
  getCompiledTransactionMessageDecoder,
  getSignatureFromTransaction,
  lamports,
  pipe,
  setTransactionMessageFeePayerSigner,
  signTransactionMessageWithSigners,
  type Address,
  type Instruction,
  type KeyPairSigner,
  type Transaction,
} from '@solana/kit';
import { AccountState, findAssociatedTokenPda, getMintEncoder, getTokenEncoder } from '@solana-program/token';
import { base58 } from '@scure/base';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';
import { asJsonParsed, TOKEN, TOKEN_2022 } from './solana-render.js';

export type Depth = 'processed' | 'confirmed' | 'finalized';

/** One transaction of the ledger, with the response of a node about it. */
export interface LedgerEntry {
  readonly slot: number;
  readonly err: unknown;
  readonly answer: object;
  depth: Depth;
  confirmations: number | null;
}

/** No blocks are produced here, so every transaction gets its own slot and a time one second later. */
const FIRST_SLOT = 400_000_000;
export const FIRST_BLOCK_TIME = 1_780_000_000;

/**
 * A Solana ledger in this process (LiteSVM, with the real SPL programs), with the history that LiteSVM does not store:
 * balances before and after, inner instructions, slots.
 */
export class SolanaLedger {
  readonly svm = new LiteSVM();
  readonly entries = new Map<string, LedgerEntry>();

  async wallet(): Promise<KeyPairSigner> {
    const signer = await generateKeyPairSigner();
    this.svm.airdrop(signer.address, lamports(10_000_000_000n));
    return signer;
  }

  createMint(authority: Address, program = TOKEN): Address {
    const mint = freshAddress();
    const data = getMintEncoder().encode({
      mintAuthority: authority,
      supply: 1_000_000_000_000n,
      decimals: 6,
      isInitialized: true,
      freezeAuthority: null,
    });
    this.put(mint, program, data as Uint8Array);
    return mint;
  }

  /** Creates a token account: the associated one, or (`at: 'elsewhere'`) another one of the same owner. */
  async holding(
    owner: Address,
    mint: Address,
    amount: bigint,
    { program = TOKEN, at = 'associated' }: { program?: string; at?: 'associated' | 'elsewhere' } = {},
  ): Promise<Address> {
    const account = at === 'elsewhere' ? freshAddress() : await associated(owner, mint, program);
    const data = getTokenEncoder().encode({
      mint,
      owner,
      amount,
      delegate: null,
      state: AccountState.Initialized,
      isNative: null,
      delegatedAmount: 0n,
      closeAuthority: null,
    });
    this.put(account, program, data as Uint8Array);
    return account;
  }

  /** Executes one transaction, failed or not, and returns its signature. It is finalized unless the test changes that. */
  async send(payer: KeyPairSigner, instructions: readonly Instruction[]): Promise<string> {
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      (empty) => setTransactionMessageFeePayerSigner(payer, empty),
      (paid) => this.svm.setTransactionMessageLifetimeUsingLatestBlockhash(paid),
      (timed) => appendTransactionMessageInstructions(instructions, timed),
    );
    const signature = this.execute(await signTransactionMessageWithSigners(message), 'finalized');
    this.svm.expireBlockhash();
    return signature;
  }

  /** Accepts a signed transaction, as a node does, and stores what a node would return about it. */
  execute(transaction: Transaction, depth: Depth): string {
    const compiled = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
    if (!('instructions' in compiled)) throw new Error('only version 0 is sent here');
    const keys = compiled.staticAccounts;
    const preTokenBalances = this.tokenBalances(keys);
    const [feePayer = freshAddress()] = keys;
    const balanceBefore = this.svm.getBalance(feePayer) ?? 0n;
    const outcome = this.svm.sendTransaction(transaction);
    // The fee, unless the fee payer gave or took rent.
    const lamportsGone = balanceBefore - (this.svm.getBalance(feePayer) ?? 0n);
    const failed = outcome instanceof FailedTransactionMetadata;
    const err = failed ? ledgerError(outcome) : null;
    const slot = FIRST_SLOT + this.entries.size;
    const signature = getSignatureFromTransaction(transaction);
    const answer = asJsonParsed({
      slot,
      blockTime: FIRST_BLOCK_TIME + this.entries.size,
      version: 0,
      meta: {
        err,
        fee: lamportsGone > 0n ? Number(lamportsGone) : undefined,
        preTokenBalances,
        postTokenBalances: this.tokenBalances(keys),
        innerInstructions: (failed ? outcome.meta() : outcome).innerInstructions().map((inner, index) => ({
          index,
          instructions: inner.map((called) => ({
            programIdIndex: called.instruction().programIdIndex(),
            accounts: [...called.instruction().accounts()],
            data: base58.encode(Uint8Array.from(called.instruction().data())),
          })),
        })),
      },
      transaction: {
        signatures: [signature],
        message: {
          accountKeys: keys,
          instructions: compiled.instructions.map(({ programAddressIndex, accountIndices, data }) => ({
            programIdIndex: programAddressIndex,
            accounts: accountIndices ?? [],
            data: base58.encode(Uint8Array.from(data ?? [])),
          })),
        },
      },
    });
    const confirmations = depth === 'finalized' ? null : 1;
    this.entries.set(signature, { slot, err, answer, depth, confirmations });
    return signature;
  }

  /** The error of the transaction in the format of a node, or null. Signatures are not checked. */
  simulate(transaction: Transaction): unknown {
    this.svm.withSigverify(false);
    const outcome = this.svm.simulateTransaction(transaction);
    this.svm.withSigverify(true);
    return outcome instanceof FailedTransactionMetadata ? ledgerError(outcome) : null;
  }

  private put(at: Address, program: string, data: Uint8Array): void {
    const rent = lamports(this.svm.minimumBalanceForRentExemption(BigInt(data.length)));
    const space = BigInt(data.length);
    this.svm.setAccount({
      address: at,
      data,
      executable: false,
      lamports: rent,
      programAddress: address(program),
      space,
    });
  }

  private tokenBalances(keys: readonly Address[]): object[] {
    return keys.flatMap((key, accountIndex) => {
      const account = this.svm.getAccount(key);
      if (!account.exists || account.data.length < 165) return [];
      if (account.programAddress !== TOKEN && account.programAddress !== TOKEN_2022) return [];
      const data = Buffer.from(account.data);
      const amount = data.readBigUInt64LE(64).toString();
      return {
        accountIndex,
        mint: base58.encode(data.subarray(0, 32)),
        owner: base58.encode(data.subarray(32, 64)),
        programId: account.programAddress,
        uiTokenAmount: { amount, decimals: 6 },
      };
    });
  }
}

/** LiteSVM numbers its errors; these occur in the tests. */
const TRANSACTION_ERRORS: Readonly<Record<number, string>> = {
  2: 'AccountNotFound',
  4: 'InsufficientFundsForFee',
  6: 'AlreadyProcessed',
  7: 'BlockhashNotFound',
};
const INSTRUCTION_ERRORS: Readonly<Record<number, string>> = {
  2: 'InvalidInstructionData',
  3: 'InvalidAccountData',
  6: 'IncorrectProgramId',
  7: 'MissingRequiredSignature',
  9: 'UninitializedAccount',
  36: 'ComputationalBudgetExceeded',
  44: 'InvalidAccountOwner',
};

/** The error in the format of a node. */
function ledgerError(failed: FailedTransactionMetadata): unknown {
  const error = failed.err();
  if (typeof error === 'number') return TRANSACTION_ERRORS[error] ?? `TransactionError${error}`;
  if ('accountIndex' in error) return { InsufficientFundsForRent: { account_index: error.accountIndex } };
  if (!('err' in error)) return { DuplicateInstruction: error.index };
  const { index } = error;
  const what = error.err();
  if (typeof what === 'number') {
    return { InstructionError: [index, INSTRUCTION_ERRORS[what] ?? `InstructionError${what}`] };
  }
  return { InstructionError: [index, 'code' in what ? { Custom: what.code } : { BorshIoError: what.msg }] };
}

export async function associated(owner: Address, mint: Address, program = TOKEN): Promise<Address> {
  const [account] = await findAssociatedTokenPda({ owner, mint, tokenProgram: address(program) });
  return account;
}

export function freshAddress(): Address {
  return getAddressDecoder().decode(randomBytes(32));
}
