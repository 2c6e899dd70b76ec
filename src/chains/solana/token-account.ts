import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import type { ChainNodes } from '../chain-nodes.js';
import type { RpcAsk } from '../json-rpc.js';
import { RpcAnswerTooLarge } from '../rpc-error.js';
import { accountAnswer, accountsAnswer, type AccountAnswer } from './answers.js';
import { associatedTokenAddress, TOKEN_PROGRAMS } from './associated-token-address.js';

/** Size of a token account; Token-2022 puts a type byte and its extensions behind it. */
const TOKEN_ACCOUNT_BYTES = 165;
const MULTISIG_BYTES = 355;
const ACCOUNT_TYPE_TOKEN_ACCOUNT = 2;
const PARSED = { commitment: 'confirmed', encoding: 'jsonParsed' };

/** Settings of the questions about token accounts. */
export interface TokenAccountOptions {
  /** Longest time one node may take before the next one is asked, in milliseconds (5,000 by default). */
  readonly attemptTimeoutMs?: number;
}

/**
 * Tells wallets from token accounts. Payments are compared by owner, so a wallet registered by the address of its
 * token account would never be paid: registration asks here and refuses it by name.
 */
export class SolanaTokenAccounts {
  constructor(
    private readonly nodes: ChainNodes,
    private readonly options: TokenAccountOptions = {},
  ) {}

  /**
   * @param address base58, 32 bytes
   * @returns whether the address is a token account of SPL Token or Token-2022; false for one that does not exist
   *   (a fresh wallet); null when no node is configured, none could be asked, or `signal` was aborted
   */
  isTokenAccount(chain: ConfiguredChain, address: string, signal: AbortSignal): Promise<boolean | null> {
    return this.firstAnswer(chain, signal, async (ask) => {
      try {
        return holdsTokens(accountAnswer.parse(await ask('getAccountInfo', [address, PARSED])).value);
      } catch (error) {
        // No token account is as large as that.
        if (error instanceof RpcAnswerTooLarge) return false;
        throw error;
      }
    });
  }

  /**
   * Whether a wallet has the token account into which USDC is paid (the associated one; the token program refuses a
   * transfer to one that does not exist).
   *
   * @returns null as above
   */
  async hasUsdcAccount(chain: ConfiguredChain, owner: string, signal: AbortSignal): Promise<boolean | null> {
    // Which program the mint belongs to shows in which of them has an account for it.
    const addresses = await Promise.all(
      TOKEN_PROGRAMS.map((tokenProgram) =>
        associatedTokenAddress({ owner, mint: chain.usdcAddress, tokenProgram }),
      ),
    );
    return this.firstAnswer(chain, signal, async (ask) => {
      const { value } = accountsAnswer.parse(await ask('getMultipleAccounts', [addresses, PARSED]));
      return value.some(holdsTokens);
    });
  }

  private async firstAnswer(
    chain: ConfiguredChain,
    signal: AbortSignal,
    question: (ask: RpcAsk) => Promise<boolean>,
  ): Promise<boolean | null> {
    const { attemptTimeoutMs: timeoutMs = 5_000 } = this.options;
    for (const node of this.nodes.of(chain).inOrder('getAccountInfo', 'getMultipleAccounts')) {
      if (signal.aborted) return null;
      try {
        return await node.attempt({ timeoutMs, signal }, question);
      } catch {
        // The node is noted as failed; the next one may answer.
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
