import { encodeFunctionData, hashTypedData, recoverAddress, type Abi, type Hex } from 'viem';
import type { toFacilitatorEvmSigner } from '@x402/evm';
import type { EvmClient } from '../../../../chains/evm/client.js';
import { CallReverted } from '../../../../chains/evm/contract-call.js';
import { ChainUnavailable } from '../../../../chains/rpc-error.js';

/** The interface that `@x402/evm` wants of a facilitator's signer; the package does not export its name. */
type FacilitatorEvmSigner = ReturnType<typeof toFacilitatorEvmSigner>;

type ReadArgs = Parameters<FacilitatorEvmSigner['readContract']>[0];

/** The one call that settles a payment, as the library built it after it had verified everything. */
export interface SettlementCall {
  readonly to: Hex;
  readonly data: Hex;
}

/** The reads by which the library tries a payment; with the others it looks for what was wrong with it. */
const TRIES: ReadonlySet<string> = new Set([
  'transferWithAuthorization',
  'settle',
  'settleWithPermit',
  'isValidSignature',
]);

/** Ends the library's settle at the point where it would send. */
class CallCaptured extends Error {}

/**
 * Stands between the library and the chain for one payment: reads go through, the settlement's call is kept instead
 * of sent. What the library makes of a failed read ("invalid signature", …) must not be believed: `trouble` has it.
 */
export class CapturingSigner implements FacilitatorEvmSigner {
  captured: SettlementCall | null = null;
  trouble: ChainUnavailable | null = null;
  /** What the contracts said when the settlement was tried, or its signature. */
  said: string | null = null;
  private readonly codes = new Map<string, Promise<Hex | undefined>>();

  constructor(
    private readonly client: EvmClient,
    private readonly addresses: readonly Hex[],
    /** Who asks the contracts, where they answer one caller only. */
    private readonly sender: string | null,
    /** What is to be moved, where the library would try the payment with all that was agreed to. */
    private readonly amountAtomic: bigint | null,
  ) {}

  getAddresses(): readonly Hex[] {
    return this.addresses;
  }

  readContract(args: ReadArgs): Promise<unknown> {
    const answer = this.client.read({ ...args, args: this.withAmount(args) }, this.sender);
    return this.watched(answer, TRIES.has(args.functionName));
  }

  private withAmount({ functionName, args = [] }: ReadArgs): readonly unknown[] {
    const place = { settle: 1, settleWithPermit: 2 }[functionName];
    return this.amountAtomic === null || place === undefined ? args : args.with(place, this.amountAtomic);
  }

  /**
   * The library asks twice for the payer's code. It also leaves one of its own questions unattended when another check
   * fails first, so that a rejection here would end the process: a failure is remembered, and "no code" answered.
   */
  getCode({ address }: { address: Hex }): Promise<Hex | undefined> {
    const key = address.toLowerCase();
    const known = this.codes.get(key);
    if (known) return known;
    const code = this.watched(this.client.code(address)).catch(() => undefined);
    this.codes.set(key, code);
    return code;
  }

  /** What the library has learnt of an address; asks nothing. */
  codeAsked(address: string | null): Promise<Hex | undefined> {
    return this.codes.get(address ?? '') ?? Promise.resolve(undefined);
  }

  /** For plain accounts only; the schemes we offer check contract wallets by their code, themselves. */
  async verifyTypedData(args: Parameters<FacilitatorEvmSigner['verifyTypedData']>[0]): Promise<boolean> {
    const { address, signature, ...typedData } = args;
    const signer = await recoverAddress({ hash: hashTypedData(typedData), signature });
    return signer.toLowerCase() === address.toLowerCase();
  }

  writeContract(args: Parameters<FacilitatorEvmSigner['writeContract']>[0]): Promise<Hex> {
    const data = encodeFunctionData({
      abi: args.abi as Abi,
      functionName: args.functionName,
      args: args.args,
    });
    this.captured = { to: args.address, data: `${data}${(args.dataSuffix ?? '0x').slice(2)}` };
    return Promise.reject(new CallCaptured());
  }

  /** Only wallet deployments (ERC-6492) are sent like this, and no factory is allowed. */
  sendTransaction(): Promise<Hex> {
    return Promise.reject(new Error('not offered'));
  }

  waitForTransactionReceipt(): Promise<never> {
    return Promise.reject(new Error('nothing was sent'));
  }

  private async watched<T>(answer: Promise<T>, isTry = false): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof CallReverted) {
        if (isTry) this.said = error.message;
      } else {
        this.trouble =
          error instanceof ChainUnavailable ? error : new ChainUnavailable('unexpected', { cause: error });
      }
      throw error;
    }
  }
}
