import { x402Facilitator } from '@x402/core/facilitator';
import type { Network } from '@x402/core/types';
import { ExactSvmScheme } from '@x402/svm/exact/facilitator';
import { ExactSvmSchemeV1 } from '@x402/svm/exact/v1/facilitator';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { PaymentOrder } from '../payment-order.js';
import {
  RailUnavailable,
  type Broadcast,
  type Expected,
  type KeptTransaction,
  type Preparation,
  type Rail,
  type Sighting,
  type SignedTransaction,
  type Verdict,
} from '../rail.js';
import { SimulationFailed, type SvmClient } from './svm-client.js';
import type { SvmSigner } from './svm-signers.js';
import { SvmTransaction } from './svm-transaction.js';

type LibrarySigner = ConstructorParameters<typeof ExactSvmScheme>[0];

/** Two signatures; the library bounds the price of computing, and this bounds what it can come to. */
const COST = 10_000n;
const COST_CEILING = 1_100_000n;
const LAMPORTS = 1e9;

/**
 * USDC on Solana. The buyer's message is signed as it is, so its first signature, the transaction's name, is known before
 * anything is sent, and the same message can only ever land once. There are no nonces and nothing to replace: a message
 * ends with its blockhash.
 */
export class SvmRail implements Rail {
  readonly signers: readonly string[];

  constructor(
    readonly chain: ConfiguredChain,
    private readonly client: SvmClient,
    private readonly keys: readonly SvmSigner[],
  ) {
    this.signers = keys.map(({ address }) => address);
  }

  permit2Schemes(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }

  async verify(order: PaymentOrder): Promise<Verdict> {
    const stage = this.stage(order);
    const said = await stage.facilitator.verify(order.payload, order.requirements);
    if (stage.trouble) throw stage.trouble;
    if (said.isValid) {
      return { valid: true, payer: said.payer ?? '', costCeiling: COST_CEILING, payerCode: null };
    }
    return { valid: false, refusal: { reason: said.invalidReason ?? 'unexpected_verify_error' } };
  }

  async prepare(order: PaymentOrder): Promise<Preparation> {
    const stage = this.stage(order);
    const said = await stage.facilitator.settle(order.payload, order.requirements);
    if (stage.trouble) throw stage.trouble;
    const { captured } = stage;
    if (!said.success || captured === null) {
      return { refusal: { reason: said.errorReason ?? 'unexpected_settle_error' } };
    }
    const signed = { rawTx: captured.toBase64(), txHash: captured.id, maxFee: 0n };
    const signer = String(order.requirements.extra['feePayer']);
    const sign = (): Promise<SignedTransaction> => Promise.resolve(signed);
    return {
      payer: said.payer ?? '',
      payerCode: null,
      signer,
      nonceFloor: null,
      costCeiling: COST_CEILING,
      sign,
    };
  }

  /** A message lands under its own name only: nobody else can have sent it as another transaction. */
  findElsewhere(): Promise<'unused'> {
    return Promise.resolve('unused');
  }

  send({ rawTx }: KeptTransaction): Promise<Broadcast> {
    return this.client.send(rawTx);
  }

  /** The blockhash is asked first: if it is over then, what is unknown afterwards can never land. */
  async look(transactions: readonly KeptTransaction[], expected: Expected): Promise<Sighting> {
    const newest = transactions.at(-1);
    if (newest === undefined) return { state: 'waiting' };
    const valid = await this.client.isValid(SvmTransaction.fromBase64(newest.rawTx).blockhash);
    const status = await this.client.statusOf(newest.txHash);
    if (status === null) {
      return valid
        ? { state: 'waiting' }
        : { state: 'dead', reason: 'settle_exact_svm_block_height_exceeded' };
    }
    if (status.confirmationStatus === 'processed') return { state: 'waiting' };
    const paid = status.err === null || status.err === undefined;
    return {
      state: 'landed',
      txHash: newest.txHash,
      paid,
      reason: paid ? null : 'invalid_exact_svm_transaction_failed',
      evidence: evidenceOf(paid, status.slot, expected),
      cost: COST,
    };
  }

  renew(): Promise<null> {
    return Promise.resolve(null);
  }

  replace(): Promise<null> {
    return Promise.resolve(null);
  }

  nonceOf(): Promise<null> {
    return Promise.resolve(null);
  }

  filler(): Promise<never> {
    return Promise.reject(new Error('there are no nonces on Solana'));
  }

  async balanceOf(signer: string): Promise<number> {
    return (await this.client.balance(signer)) / LAMPORTS;
  }

  /** The library with a signer that keeps the signed transaction instead of sending it. */
  private stage(order: PaymentOrder) {
    const stage: {
      facilitator: x402Facilitator;
      captured: SvmTransaction | null;
      trouble: RailUnavailable | null;
    } = { facilitator: new x402Facilitator(), captured: null, trouble: null };
    const signer: LibrarySigner = {
      getAddresses: () => this.signers as ReturnType<LibrarySigner['getAddresses']>,
      signTransaction: async (transaction, feePayer) => {
        const unsigned = SvmTransaction.fromBase64(transaction);
        const key = this.keys.find(({ address }) => address === feePayer);
        if (key === undefined) throw new Error('no signer of ours');
        return unsigned.signed(await key.sign(unsigned.message)).toBase64();
      },
      simulateTransaction: (transaction) =>
        this.client.simulate(transaction).catch((error: unknown) => {
          if (!(error instanceof SimulationFailed)) {
            stage.trouble =
              error instanceof RailUnavailable ? error : new RailUnavailable('unexpected', { cause: error });
          }
          throw error;
        }),
      sendTransaction: (transaction) => {
        stage.captured = SvmTransaction.fromBase64(transaction);
        return Promise.resolve(stage.captured.id);
      },
      confirmTransaction: () => Promise.resolve(),
    };
    if (order.x402Version === 1) {
      stage.facilitator.registerV1(order.wireNetwork as Network, new ExactSvmSchemeV1(signer));
    } else {
      stage.facilitator.register(order.chain.network as Network, new ExactSvmScheme(signer));
    }
    return stage;
  }
}

/** The library admits exactly one transfer, of this amount to this wallet: if the transaction succeeded, it happened. */
function evidenceOf(paid: boolean, slot: number, { payer, payTo, amountAtomic }: Expected) {
  const moved = paid ? [{ from: payer, to: payTo, amountAtomic }] : [];
  const changes = [
    { owner: payer, deltaAtomic: -amountAtomic },
    { owner: payTo, deltaAtomic: amountAtomic },
  ];
  return {
    execution: paid ? ('succeeded' as const) : ('failed' as const),
    transfers: moved,
    balanceChanges: paid ? changes : [],
    foreignRecipients: [],
    memos: [],
    block: { number: BigInt(slot), hash: null, timeSeconds: null },
    finality: {
      level: 'confirmed' as const,
      accepted: true,
      deepest: false,
      confirmations: null,
      requiredConfirmations: null,
    },
    riskScore: null,
    disputed: false,
  };
}
