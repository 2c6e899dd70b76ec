import { Logger } from '@nestjs/common';
import { formatUnits, serializeTransaction, type Hex } from 'viem';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import type { Refusal } from '../../payment/signed-payment.js';
import { SharedReading } from '../shared-reading.js';
import type { SettlementCall } from './capturing-signer.js';
import type { EvmClient } from '../../../../chains/evm/client.js';
import { CallReverted, GasExceeded, type GasPrice } from '../../../../chains/evm/contract-call.js';
import type { EvmSigner, EvmSignerPool } from './evm-signers.js';
import { ChainUnavailable } from '../../../../chains/rpc-error.js';

const GWEI = 1_000_000_000n;
/**
 * Prices and balances are asked at most once a second; callers do not wait while the last answer is under ten seconds
 * old.
 */
const FRESH_MS = 1_000;
const USABLE_MS = 10_000;
/** Age limit of the gas estimate that all payments of plain accounts share. */
const GAS_FRESH_MS = 5_000;
const SAID_AGAIN_MS = 10_000;

/** A settlement's transaction before its signer is chosen. */
export interface Proposed {
  readonly call: SettlementCall;
  readonly payer: string;
  /** Code checks the payer's signature, and it may execute anything. */
  readonly hasCode: boolean;
  /** The one signer that the contract accepts; null when any may settle. */
  readonly sender: string | null;
  /** The refusal reason of a revert. */
  readonly reason: string;
}

/** The signer that would send it, and the cost limits of the transaction. */
export interface Costs {
  readonly signer: EvmSigner;
  readonly fees: GasPrice;
  readonly gas: bigint;
  readonly costCeiling: bigint;
}

/** Gas limit and layer-one fee, each with a margin. */
interface Usage {
  readonly gas: bigint;
  readonly l1Fee: bigint;
}

/** `lately`: a verify may use recent answers; `now`: a settle reads the chain's current state. */
export type Look = 'lately' | 'now';

/** Costs of settlements on one chain, and the signers that can pay for them. */
export class EvmCosts {
  private readonly logger = new Logger(EvmCosts.name);
  private readonly prices = new SharedReading<GasPrice>(FRESH_MS, USABLE_MS);
  private readonly balances = new SharedReading<ReadonlyMap<string, bigint>>(FRESH_MS, USABLE_MS);
  private readonly usages = new Map<string, SharedReading<Usage>>();
  private readonly saidAtMs = new Map<string, number>();

  constructor(
    private readonly chain: ConfiguredChain,
    private readonly client: EvmClient,
    private readonly pool: EvmSignerPool,
  ) {}

  /** Highest gas price that is paid, in wei. */
  get maxGasPrice(): bigint {
    return BigInt(this.chain.settlementMaxGasGwei) * GWEI;
  }

  /** Highest price for this much gas, in wei, at which the transaction stays within a settlement's cost limit. */
  maxPriceOf(gas: bigint): bigint {
    return smaller(this.maxGasPrice, this.maxCost / gas);
  }

  /**
   * The gas price, at most a second old.
   *
   * @throws ChainUnavailable
   */
  price(): Promise<GasPrice> {
    return this.prices.fresh(() => this.client.gasPrice());
  }

  /**
   * Whether a settlement would be sent now, by which signer, and at what cost, or why not; the same for verify and
   * settle.
   *
   * @throws ChainUnavailable when the chain cannot be asked, or no signer can pay: the buyer causes neither
   */
  async quote(proposed: Proposed, look: Look): Promise<Costs | { readonly refusal: Refusal }> {
    const [price, balances] = await Promise.all([
      look === 'now' ? this.price() : this.prices.read(() => this.client.gasPrice()),
      look === 'now'
        ? this.balances.fresh(() => this.readBalances())
        : this.balances.read(() => this.readBalances()),
    ]);
    const fees = within(price, this.maxGasPrice);
    if (fees === null) return { refusal: this.tooDear('gas_price_above_maximum', proposed) };
    for (const signer of this.candidates(proposed.sender, look)) {
      const balance = balances.get(signer.address) ?? 0n;
      const weighed = await this.weigh(signer, { proposed, price, fees, balance, look });
      if (weighed !== null) return weighed;
      this.sayPoor(signer);
    }
    throw new ChainUnavailable('no signer of this chain can pay for gas');
  }

  /** Cost limit of a settlement's transaction, in wei. */
  private get maxCost(): bigint {
    return BigInt(this.chain.settlementMaxCostGwei) * GWEI;
  }

  /** The cost with this signer; null when it cannot pay. */
  private async weigh(
    signer: EvmSigner,
    given: { proposed: Proposed; price: GasPrice; fees: GasPrice; balance: bigint; look: Look },
  ): Promise<Costs | { readonly refusal: Refusal } | null> {
    const { proposed, price, fees, balance, look } = given;
    if (balance === 0n) return null;
    try {
      const { gas, l1Fee } = await this.usage(signer, proposed, fees, look);
      const affordable = this.maxCost - l1Fee;
      const afforded = within(price, smaller(this.maxGasPrice, affordable > 0n ? affordable / gas : 0n));
      if (afforded === null) return { refusal: this.tooDear('gas_limit_above_maximum', proposed) };
      const costCeiling = gas * afforded.max + l1Fee;
      return balance < costCeiling ? null : { signer, fees: afforded, gas, costCeiling };
    } catch (error) {
      if (error instanceof CallReverted) {
        const { reason, payer } = proposed;
        return { refusal: { reason, message: error.message, payer } };
      }
      if (!(error instanceof GasExceeded)) throw error;
      const isDear = proposed.hasCode && !error.isPoor && balance >= this.maxCost;
      return isDear ? { refusal: this.tooDear('gas_limit_above_maximum', proposed) } : null;
    }
  }

  private async usage(signer: EvmSigner, proposed: Proposed, fees: GasPrice, look: Look): Promise<Usage> {
    const measure = (): Promise<Usage> => this.measure(signer, proposed, fees);
    if (look === 'now' || proposed.hasCode) return measure();
    const { to, data } = proposed.call;
    const kind = `${to.toLowerCase()}:${data.slice(0, 10)}`;
    const shared = this.usages.get(kind) ?? new SharedReading<Usage>(GAS_FRESH_MS, USABLE_MS);
    this.usages.set(kind, shared);
    return shared.read(measure).catch((error: unknown) => {
      // The shared estimate may have measured another payment.
      if (error instanceof CallReverted) return measure();
      throw error;
    });
  }

  /**
   * Estimates gas as the transaction would be mined. A payer's code can see the gas limit, so it is simulated again
   * with exactly that limit.
   */
  private async measure(signer: EvmSigner, proposed: Proposed, fees: GasPrice): Promise<Usage> {
    const transaction = { from: signer.address, ...proposed.call, price: fees };
    const [estimate, l1Fee] = await Promise.all([
      this.client.estimateGas(transaction),
      this.l1Fee(proposed.call, fees),
    ]);
    const gas = (estimate * 5n) / 4n;
    if (proposed.hasCode) await this.client.simulate({ ...transaction, gas });
    return { gas, l1Fee };
  }

  /** The layer-one fee with a margin of half: Ethereum's price may rise before the transaction is mined. */
  private async l1Fee({ to, data }: SettlementCall, { max, tip }: GasPrice): Promise<bigint> {
    if (this.chain.chargesForData !== true) return 0n;
    const unsigned: Hex = serializeTransaction({
      ...{ type: 'eip1559', chainId: chainIdOf(this.chain), to, data, gas: 1_000_000n, nonce: 1_000_000 },
      ...{ maxFeePerGas: max, maxPriorityFeePerGas: tip ?? 0n },
    });
    return ((await this.client.l1Fee(unsigned)) * 3n) / 2n;
  }

  private candidates(sender: string | null, look: Look): readonly EvmSigner[] {
    if (sender !== null) return [this.pool.of(sender)];
    return look === 'now' ? this.pool.fromNext() : this.pool.all();
  }

  private async readBalances(): Promise<ReadonlyMap<string, bigint>> {
    const { addresses } = this.pool;
    return new Map(
      await Promise.all(addresses.map(async (each) => [each, await this.client.balance(each)] as const)),
    );
  }

  private tooDear(
    reason: 'gas_price_above_maximum' | 'gas_limit_above_maximum',
    { payer }: Proposed,
  ): Refusal {
    const { settlementMaxGasGwei, settlementMaxCostGwei, title } = this.chain;
    const message =
      reason === 'gas_price_above_maximum'
        ? `gas on ${title} costs more than ${settlementMaxGasGwei} gwei, which is the configured maximum`
        : `this settlement would cost more than ${formatUnits(BigInt(settlementMaxCostGwei), 9)} of the coin of ${title}, which is the most that is paid for one`;
    return { reason, message, payer };
  }

  private sayPoor({ address }: EvmSigner): void {
    const now = performance.now();
    if (now - (this.saidAtMs.get(address) ?? Number.NEGATIVE_INFINITY) < SAID_AGAIN_MS) return;
    this.saidAtMs.set(address, now);
    this.logger.error({
      message: 'a signer cannot pay for gas',
      chain: this.chain.name,
      signer: address,
    });
  }
}

/** The numeric chain id of an EVM chain, from its CAIP-2 id. */
export function chainIdOf({ network }: ConfiguredChain): number {
  return Number(network.split(':')[1]);
}

/** Limits a gas price to `ceiling`; null when even the current base fee exceeds it. */
export function within({ max, tip }: GasPrice, ceiling: bigint): GasPrice | null {
  if (max <= ceiling) return { max, tip };
  const needed = tip === null ? max / 2n : (max - tip) / 2n + tip;
  if (needed > ceiling) return null;
  return { max: ceiling, tip: tip === null || tip < ceiling ? tip : ceiling };
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
