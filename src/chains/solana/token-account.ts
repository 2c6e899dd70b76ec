import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import type { ChainNodes } from '../chain-nodes.js';
import type { RpcRequest } from '../json-rpc.js';
import { RpcAnswerTooLarge } from '../rpc-error.js';
import { accountAnswer, accountsAnswer, type AccountAnswer } from './answers.js';
import { associatedTokenAddress, TOKEN_PROGRAMS } from './associated-token-address.js';

/** Size of a token account; Token-2022 appends a type byte and its extensions. */
const TOKEN_ACCOUNT_BYTES = 165;
const MULTISIG_BYTES = 355;
const ACCOUNT_TYPE_TOKEN_ACCOUNT = 2;
const PARSED = { commitment: 'confirmed', encoding: 'jsonParsed' };

/** Options of requests about token accounts. */
export interface TokenAccountOptions {
  /** Longest time per node before the next one is tried, in milliseconds (5,000 by default). */
  readonly attemptTimeoutMs?: number;
}

/**
 * Distinguishes wallets from token accounts. Payments are compared by owner, so a wallet registered by its token
 * account's address would never be paid. Registration checks this and refuses such an address by name.
 */
export class SolanaTokenAccounts {
  constructor(
    private readonly nodes: ChainNodes,
    private readonly options: TokenAccountOptions = {},
  ) {}

  /**
   * @param address base58, 32 bytes
   * @returns whether the address is a token account of SPL Token or Token-2022. False for one that does not exist (a
   * fresh wallet). Null when no node is configured, all failed, or `signal` was aborted.
   */
  isTokenAccount(chain: ConfiguredChain, address: string, signal: AbortSignal): Promise<boolean | null> {
    const request = async (send: RpcRequest): Promise<unknown> => {
      try {
        return await send('getAccountInfo', [address, PARSED]);
      } catch (error) {
        // No token account is that large.
        if (error instanceof RpcAnswerTooLarge) return { value: null };
        throw error;
      }
    };
    return this.firstAnswer(chain, signal, request, (answer) =>
      holdsTokens(accountAnswer.parse(answer).value),
    );
  }

  /**
   * Whether a wallet has its associated token account for USDC; the token program refuses a transfer to a missing
   * account.
   *
   * @returns null as above
   */
  async hasUsdcAccount(chain: ConfiguredChain, owner: string, signal: AbortSignal): Promise<boolean | null> {
    // The mint's program is unknown here, and only that program can have an account for the mint.
    const addresses = await Promise.all(
      TOKEN_PROGRAMS.map((tokenProgram) =>
        associatedTokenAddress({ owner, mint: chain.usdcAddress, tokenProgram }),
      ),
    );
    return this.firstAnswer(
      chain,
      signal,
      (send) => send('getMultipleAccounts', [addresses, PARSED]),
      (answer) => accountsAnswer.parse(answer).value.some(holdsTokens),
    );
  }

  /** An answer that cannot be read is no failure of the node: the caller chooses the address. */
  private async firstAnswer(
    chain: ConfiguredChain,
    signal: AbortSignal,
    request: (send: RpcRequest) => Promise<unknown>,
    read: (answer: unknown) => boolean,
  ): Promise<boolean | null> {
    const { attemptTimeoutMs: timeoutMs = 5_000 } = this.options;
    for (const node of this.nodes.of(chain).inOrder('getAccountInfo', 'getMultipleAccounts')) {
      if (signal.aborted) return null;
      try {
        return read(await node.attempt({ timeoutMs, signal }, request));
      } catch {
        // The next node may answer.
      }
    }
    return null;
  }
}

function holdsTokens(account: AccountAnswer): boolean {
  if (account === null || !TOKEN_PROGRAMS.includes(account.owner)) return false;
  if ('parsed' in account.data) return account.data.parsed.type === 'account';
  const bytes = Buffer.from(account.data[0], 'base64');
  if (bytes.length === TOKEN_ACCOUNT_BYTES) return true;
  if (bytes.length < TOKEN_ACCOUNT_BYTES || bytes.length === MULTISIG_BYTES) return false;
  return bytes[TOKEN_ACCOUNT_BYTES] === ACCOUNT_TYPE_TOKEN_ACCOUNT;
}
