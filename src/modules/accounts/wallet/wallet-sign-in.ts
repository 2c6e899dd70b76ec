import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { requireOwnOrigin } from '../../../platform/http/browser/own-origin.js';
import { BrowserMark } from '../sessions/browser-mark.js';
import { SessionSecret } from '../sessions/session-secret.js';
import { Sessions, type Exchange } from '../sessions/sessions.service.js';
import { Requesters } from '../sign-in/requesters.js';
import { SignUp } from '../sign-in/sign-up.js';
import { FailedAuthentication } from '../../limits/index.js';
import { WalletProofs, type WalletChallenge, type WalletClaim, type WalletProof } from './wallet-proofs.js';

/** A wallet without what its signature is for. */
export type AskingWallet = Omit<WalletClaim, 'purpose'>;

/** Signs people in by a wallet. A wallet that nobody has is a new person. */
@Injectable()
export class WalletSignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly proofs: WalletProofs,
    private readonly signUp: SignUp,
    private readonly sessions: Sessions,
    private readonly browser: BrowserMark,
    private readonly secret: SessionSecret,
    private readonly requesters: Requesters,
    private readonly config: AppConfig,
  ) {}

  /** Issues a text to sign to this browser. @throws DomainError as `WalletProofs.challenge` */
  async challenge(wallet: AskingWallet, exchange: Exchange): Promise<WalletChallenge> {
    const origin = requireOwnOrigin(exchange.request, this.config);
    const browserHash = await this.browser.make(exchange);
    const { hash: requesterHash } = await this.requesters.network(exchange.request);
    const requester = { origin, browserHash, requesterHash, userId: null };
    return this.proofs.challenge({ ...wallet, purpose: 'sign-in' }, requester);
  }

  /**
   * Signs in.
   *
   * @param invitation the token of an invitation, if the person holds one
   * @returns the hash of the session's token
   * @throws DomainError `SIGN_UP_CLOSED`, and as `WalletProofs.prove`
   */
  async enter(proof: WalletProof, invitation: string | null, exchange: Exchange): Promise<Buffer> {
    const origin = requireOwnOrigin(exchange.request, this.config);
    const browserHash = await this.browser.read(exchange.request);
    if (browserHash === null)
      throw new FailedAuthentication(
        'INVALID_SIGN_IN',
        'This browser has not asked for a text to sign: start again.',
      );
    const wallet = await this.proofs.prove(proof, 'sign-in', { origin, browserHash, userId: null });
    const invitationHash = await this.secret.hashOf('invitation', invitation);
    return this.dataSource.transaction(async (manager) => {
      const entrant = await this.signUp.enter(manager, { kind: 'wallet', wallet }, invitationHash);
      // The next link to the person's address may be asked for here by no stranger.
      if (entrant.email !== null) await this.requesters.know(exchange.response, entrant.email);
      return this.sessions.open(manager, { method: 'wallet', ...entrant }, exchange);
    });
  }
}

/** Reads a wallet of a request. @throws DomainError `VALIDATION_FAILED` for a Solana wallet with an EVM chain id */
export function walletOf(
  wallet: Omit<AskingWallet, 'chainId'> & { readonly chainId?: number | undefined },
): AskingWallet {
  const { namespace, address, chainId = null } = wallet;
  if (namespace === 'solana' && chainId !== null) {
    const message = 'chainId is for EVM wallets only';
    throw new DomainError('VALIDATION_FAILED', message, { errors: [{ field: 'chainId', message }] });
  }
  return { namespace, address, chainId };
}
