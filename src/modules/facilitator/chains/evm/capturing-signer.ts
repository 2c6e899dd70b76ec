import { encodeFunctionData, hashTypedData, recoverAddress, type Abi, type Hex } from 'viem';
import type { toFacilitatorEvmSigner } from '@x402/evm';
import type { EvmClient } from '../../../../chains/evm/client.js';
import { CallReverted } from '../../../../chains/evm/contract-call.js';
import { ChainUnavailable } from '../../../../chains/rpc-error.js';

/** The signer interface that `@x402/evm` expects of a facilitator; the package does not export its name. */
type FacilitatorEvmSigner = ReturnType<typeof toFacilitatorEvmSigner>;

type ReadArgs = Parameters<FacilitatorEvmSigner['readContract']>[0];

/** The reads of a chain that the library's checks need. */
export type LibraryChain = Pick<EvmClient, 'read' | 'code'>;

/** The one call that settles a payment, as the library built it after all its checks. */
export interface SettlementCall {
  readonly to: Hex;
  readonly data: Hex;
}

/** Reads by which the library simulates a payment; all other reads only explain a failure. */
const TRIES: ReadonlySet<string> = new Set([
  'transferWithAuthorization',
  'settle',
  'settleWithPermit',
  'isValidSignature',
]);

/** Ends the library's settle at the point where it would send. */
class CallCaptured extends Error {}

/**
 * Signer between the library and the chain for one payment: reads pass through, the settlement's call is kept and not
 * sent.
 * The library turns a failed read into a refusal ("invalid signature", …), which must not be trusted: `trouble` holds
 * the failure.
 */
export class CapturingSigner implements FacilitatorEvmSigner {
  captured: SettlementCall | null = null;
  trouble: ChainUnavailable | null = null;
  /** The contracts' message when the settlement or its signature was simulated. */
  said: string | null = null;
  private readonly codes = new Map<string, Promise<Hex | undefined>>();

  constructor(
    private readonly client: LibraryChain,
    private readonly addresses: readonly Hex[],
    /** Sender of simulated calls, where the contract answers one caller only. */
    private readonly sender: string | null,
    /** The amount to move, where the library would simulate the whole agreed amount. */
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
   * Reads the payer's code, for which the library asks twice.
   * When another check fails first, the library leaves one of its promises without a handler. A rejection would then
   * end the process, so a failure is recorded and "no code" is answered.
   */
  getCode({ address }: { address: Hex }): Promise<Hex | undefined> {
    const key = address.toLowerCase();
    const known = this.codes.get(key);
    if (known) return known;
    const code = this.watched(this.client.code(address)).catch(() => undefined);
    this.codes.set(key, code);
    return code;
  }

  /** Returns the code that the library has already read for an address. Sends no request. */
  codeRead(address: string | null): Promise<Hex | undefined> {
    return this.codes.get(address ?? '') ?? Promise.resolve(undefined);
  }

  /** Verifies plain accounts only; the offered schemes check contract wallets by their code themselves. */
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

  /** The library sends only wallet deployments (ERC-6492) by this call, and no factory is allowed. */
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
