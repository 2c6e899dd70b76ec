import { Logger } from '@nestjs/common';
import { address } from '@solana/kit';
import { x402Facilitator } from '@x402/core/facilitator';
import type { Network } from '@x402/core/types';
import { ExactSvmScheme } from '@x402/svm/exact/facilitator';
import { ExactSvmSchemeV1 } from '@x402/svm/exact/v1/facilitator';
import type { SignedPayment, Refusal } from '../../payment/signed-payment.js';
import type { Objection, SolanaExamination } from './solana-examination.js';
import type { SolanaSigner } from './solana-signers.js';
import { SolanaTransaction } from './solana-transaction.js';
import { ChainUnavailable } from '../../../../chains/rpc-error.js';

type LibrarySigner = ConstructorParameters<typeof ExactSvmScheme>[0];

/** The state of one library call. */
interface Stage {
  readonly facilitator: x402Facilitator;
  /** Null until the library has checked the body and asks the ledger. */
  cost: bigint | null;
  objection: Objection | null;
  signed: SolanaTransaction | null;
  trouble: Error | null;
}

interface Answer {
  readonly ok: boolean;
  readonly reason: string | undefined;
  readonly payer: string | undefined;
}

export type LibraryAnswer =
  | { readonly payer: string; readonly cost: bigint; readonly signed: SolanaTransaction | null }
  | { readonly refusal: Refusal };

/**
 * The x402 library for a Solana cluster, with a signer that keeps the signed transaction and does not send it.
 * The whole examination runs where the library would simulate. A refusal before that point rests on the body.
 */
export class SolanaLibrary {
  private readonly logger = new Logger(SolanaLibrary.name);

  constructor(
    private readonly keys: readonly SolanaSigner[],
    private readonly examination: SolanaExamination,
  ) {}

  /**
   * Verifies a payment.
   *
   * @throws ChainUnavailable
   */
  verify(order: SignedPayment): Promise<LibraryAnswer> {
    return this.request(order, async ({ facilitator }) => {
      const said = await facilitator.verify(order.payload, order.requirements);
      return { ok: said.isValid, reason: said.invalidReason, payer: said.payer };
    });
  }

  /**
   * Verifies a payment and signs its transaction.
   *
   * @throws ChainUnavailable
   */
  settle(order: SignedPayment): Promise<LibraryAnswer> {
    return this.request(order, async ({ facilitator }) => {
      const said = await facilitator.settle(order.payload, order.requirements);
      return { ok: said.success, reason: said.errorReason, payer: said.payer };
    });
  }

  private async request(
    order: SignedPayment,
    call: (stage: Stage) => Promise<Answer>,
  ): Promise<LibraryAnswer> {
    const stage = this.stage(order);
    const said = await call(stage).catch((error: unknown): Answer => {
      if (stage.cost !== null) throw error;
      this.logger.warn({ message: 'the library could not read a payment', err: error });
      return { ok: false, reason: 'invalid_payload', payer: undefined };
    });
    if (stage.trouble !== null) throw stage.trouble;
    const payer = order.payer ?? said.payer ?? '';
    if (said.ok && stage.cost !== null) {
      // The screened payer must be the payer that the library reports.
      if (said.payer === payer && payer !== '') return { payer, cost: stage.cost, signed: stage.signed };
      return { refusal: { byBody: true, reason: 'invalid_payload' } };
    }
    return { refusal: refusalOf(stage, said, payer) };
  }

  private stage({ x402Version, wireNetwork, chain }: SignedPayment): Stage {
    const facilitator = new x402Facilitator();
    const stage: Stage = { facilitator, cost: null, objection: null, signed: null, trouble: null };
    const signer = this.signerOn(stage);
    if (x402Version === 1) {
      facilitator.registerV1(wireNetwork as Network, new ExactSvmSchemeV1(signer));
    } else {
      facilitator.register(chain.network as Network, new ExactSvmScheme(signer));
    }
    return stage;
  }

  private signerOn(stage: Stage): LibrarySigner {
    return {
      getAddresses: () => this.keys.map((key) => address(key.address)),
      signTransaction: async (transaction, feePayer) => {
        const unsigned = SolanaTransaction.fromBase64(transaction);
        const key = this.keys.find(({ address }) => address === feePayer);
        if (key === undefined) throw new Error('no signer of ours');
        return unsigned.signed(await key.sign(unsigned.message)).toBase64();
      },
      simulateTransaction: (transaction) => this.examineOn(stage, transaction),
      sendTransaction: (transaction) => {
        stage.signed = SolanaTransaction.fromBase64(transaction);
        return Promise.resolve(stage.signed.id);
      },
      confirmTransaction: () => Promise.resolve(),
    };
  }

  /** The library reports every thrown error as a refusal; the stage keeps the real cause. */
  private async examineOn(stage: Stage, transaction: string): Promise<void> {
    const examined = await this.examination.examine(transaction).catch((error: unknown) => {
      stage.trouble =
        error instanceof ChainUnavailable ? error : new ChainUnavailable('unexpected', { cause: error });
      throw error;
    });
    if ('cost' in examined) {
      stage.cost = examined.cost;
      return;
    }
    stage.objection = examined.objection;
    throw new Error('not accepted');
  }
}

function refusalOf({ objection, cost }: Stage, said: Answer, payer: string): Refusal {
  const reason = objection?.reason ?? said.reason ?? 'unexpected_settle_error';
  const byBody = objection === null ? cost === null : objection.byBody === true;
  return {
    ...(byBody && { byBody }),
    reason,
    ...(objection?.message !== undefined && { message: objection.message }),
    ...(payer !== '' && { payer }),
  };
}
