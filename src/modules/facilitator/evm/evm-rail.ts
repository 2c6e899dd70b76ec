import { Logger } from '@nestjs/common';
import { x402UptoPermit2ProxyAddress } from '@x402/evm';
import {
  isAddressEqual,
  keccak256,
  parseAbi,
  parseTransaction,
  type Hex,
  type TransactionSerializable,
} from 'viem';
import type { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { EvmRpcError } from '../../verification/index.js';
import type { PaymentOrder, Refusal } from '../payment-order.js';
import {
  RailUnavailable,
  type Broadcast,
  type Elsewhere,
  type Expected,
  type KeptTransaction,
  type Preparation,
  type PreparedTransaction,
  type Rail,
  type Sighting,
  type SignedTransaction,
  type SoughtPayment,
  type Verdict,
} from '../rail.js';
import { AuthorizationSearch } from './authorization-search.js';
import type { SettlementCall } from './capturing-signer.js';
import { CallReverted, type EvmClient, type GasPrice } from './evm-client.js';
import { EvmLibrary } from './evm-library.js';
import { lookAtEvm } from './evm-outcome.js';
import type { EvmSigner, EvmSignerPool } from './evm-signers.js';
import { Permit2Contracts, type Permit2Scheme } from './permit2-contracts.js';

const DOMAIN_ABI = parseAbi([
  'function name() view returns (string)',
  'function version() view returns (string)',
]);
const GWEI = 1_000_000_000n;
/** A transfer needs some 90,000; a wallet contract that wants more than this is not paid for by us. */
const GAS_LIMIT = 400_000n;
/**
 * What tokens say of an authorization that has been used, Permit2's `InvalidNonce()` where a node spells it by its selector,
 * and nodes when a contract gives no sentence.
 */
const SPENT = /\bused\b|nonce|0x756688fe|^execution reverted$/i;

const SIMULATION_FAILED = 'invalid_exact_evm_transaction_simulation_failed';

interface Fees {
  readonly max: bigint;
  readonly tip: bigint | null;
}

/** USDC on one EVM chain, by EIP-3009 and by Permit2. */
export class EvmRail implements Rail {
  private readonly logger = new Logger(EvmRail.name);
  private readonly library: EvmLibrary;
  private readonly permit2: Permit2Contracts;
  private readonly search: AuthorizationSearch;
  private domain: Promise<{ name: string; version: string } | null> | null = null;

  constructor(
    readonly chain: ConfiguredChain,
    private readonly client: EvmClient,
    private readonly pool: EvmSignerPool,
    private readonly settings: AppConfig['facilitator'],
  ) {
    this.library = new EvmLibrary(client, pool.addresses);
    this.permit2 = new Permit2Contracts(client);
    this.search = new AuthorizationSearch(client, chain);
  }

  get signers(): readonly string[] {
    return this.pool.addresses;
  }

  permit2Schemes(): Promise<readonly Permit2Scheme[]> {
    return this.permit2.schemes();
  }

  async verify(order: PaymentOrder): Promise<Verdict> {
    const refusal = await this.contractRefusal(order);
    return refusal === null ? this.library.verify(order) : { valid: false, refusal };
  }

  async prepare(order: PaymentOrder): Promise<Preparation> {
    const refusal = await this.contractRefusal(order);
    if (refusal !== null) return { refusal };
    const settle = await this.library.settle(order);
    if ('refusal' in settle) return settle;
    const reason = order.method === 'permit2' ? 'permit2_simulation_failed' : SIMULATION_FAILED;
    return this.ready(settle.call, { payer: settle.payer, sender: order.sender, reason });
  }

  findElsewhere(payment: SoughtPayment): Promise<Elsewhere> {
    return this.search.find(payment);
  }

  async send({ rawTx, txHash }: KeptTransaction): Promise<Broadcast> {
    try {
      await this.client.sendRaw(rawTx);
      return 'sent';
    } catch (error) {
      if (!(error instanceof EvmRpcError)) return 'unreachable';
      if (/already (known|imported)|known transaction/i.test(error.nodeText)) return 'sent';
      if (/nonce.{0,8}too low|nonce has already been used/i.test(error.nodeText)) return 'nonce_used';
      // What a node writes may name its own insides; the code is enough to go and look.
      this.logger.warn({
        message: 'a node refused a transaction',
        chain: this.chain.name,
        txHash,
        code: error.code,
      });
      return 'refused';
    }
  }

  look(transactions: readonly KeptTransaction[], expected: Expected): Promise<Sighting> {
    return lookAtEvm(this.client, this.chain, transactions, expected);
  }

  async renew({ rawTx, signer }: KeptTransaction): Promise<PreparedTransaction | 'spent' | null> {
    const { to, data } = parseTransaction(rawTx as Hex);
    if (typeof to !== 'string' || data === undefined) return null;
    const sender = isAddressEqual(to, x402UptoPermit2ProxyAddress) ? signer : null;
    if (sender !== null && !this.pool.has(sender)) return null;
    const ready = await this.ready({ to, data }, { payer: '', sender, reason: SIMULATION_FAILED });
    if (!('refusal' in ready)) return ready;
    return SPENT.test(ready.refusal.message ?? '') ? 'spent' : null;
  }

  async replace(transaction: KeptTransaction, expired: boolean): Promise<SignedTransaction | null> {
    const { to, data, gas = GAS_LIMIT } = parseTransaction(transaction.rawTx as Hex);
    if (transaction.nonce === null || typeof to !== 'string') return null;
    const price = await this.client.gasPrice();
    const floor = (transaction.maxFee * 5n) / 4n + 1n;
    const wanted = price.max > floor ? price.max : floor;
    const max = wanted > this.ceiling ? this.ceiling : wanted;
    if (max < floor) return null;
    const { signer: from } = transaction;
    const call = expired ? { to: from as Hex, data: '0x' as Hex } : { to, data: data ?? '0x' };
    // The tip must rise too, or nodes keep the old one: all of it may go to whoever makes the block.
    const fees = { max, tip: price.tip === null ? null : max };
    const limit = expired ? await this.client.idleGas(from) : gas;
    return this.sign(this.pool.of(from), call, transaction.nonce, { fees, gas: limit });
  }

  nonceOf(signer: string): Promise<bigint> {
    return this.client.nonce(signer, 'latest');
  }

  async filler(signer: string, nonce: bigint): Promise<SignedTransaction> {
    const fees = this.within(await this.client.gasPrice());
    if (fees === null) throw new RailUnavailable('gas costs more than the configured maximum');
    return this.sign(this.pool.of(signer), { to: signer as Hex, data: '0x' }, nonce, {
      fees,
      gas: await this.client.idleGas(signer),
    });
  }

  async balanceOf(signer: string): Promise<number> {
    return Number((await this.client.balance(signer)) / GWEI) / 1e9;
  }

  private get ceiling(): bigint {
    return BigInt(this.settings.maxGasGwei) * GWEI;
  }

  /** `sender`: the one signer whom the contract lets settle this payment; null when any may. */
  private async ready(
    call: SettlementCall,
    { payer, sender, reason }: { payer: string; sender: string | null; reason: string },
  ): Promise<Preparation> {
    const fees = this.within(await this.client.gasPrice());
    if (fees === null) return { refusal: { reason: 'gas_price_above_maximum' } };
    const candidates = sender === null ? this.pool.fromNext() : [this.pool.of(sender)];
    for (const signer of candidates) {
      const { address } = signer;
      try {
        const [estimate, nonceFloor, balance] = await Promise.all([
          this.client.estimateGas(address, call.to, call.data),
          this.client.nonce(address, 'pending'),
          this.client.balance(address),
        ]);
        const gas = (estimate * 5n) / 4n;
        if (gas > GAS_LIMIT) return { refusal: { reason: 'gas_limit_above_maximum' } };
        const costCeiling = gas * fees.max;
        if (balance < costCeiling) {
          this.logger.error({
            message: 'a signer cannot pay for gas',
            chain: this.chain.name,
            signer: address,
          });
          continue;
        }
        const sign = (nonce: bigint | null): Promise<SignedTransaction> =>
          this.sign(signer, call, nonce ?? nonceFloor, { fees, gas });
        return { payer, payerCode: null, signer: address.toLowerCase(), nonceFloor, costCeiling, sign };
      } catch (error) {
        if (!(error instanceof CallReverted)) throw error;
        return { refusal: { reason, message: error.message } };
      }
    }
    throw new RailUnavailable('no signer of this chain can pay for gas');
  }

  /** Not more than configured; null when not even the current base fee fits. */
  private within({ max, tip }: GasPrice): Fees | null {
    if (max <= this.ceiling) return { max, tip };
    const needed = tip === null ? max / 2n : (max - tip) / 2n + tip;
    if (needed > this.ceiling) return null;
    return { max: this.ceiling, tip: tip === null || tip < this.ceiling ? tip : this.ceiling };
  }

  private async sign(
    signer: EvmSigner,
    { to, data }: SettlementCall,
    nonce: bigint,
    { fees, gas }: { fees: Fees; gas: bigint },
  ): Promise<SignedTransaction> {
    const chainId = Number(this.chain.network.split(':')[1]);
    const body = { to, data, nonce: Number(nonce), gas, chainId };
    const transaction: TransactionSerializable =
      fees.tip === null
        ? { ...body, type: 'legacy', gasPrice: fees.max }
        : { ...body, type: 'eip1559', maxFeePerGas: fees.max, maxPriorityFeePerGas: fees.tip };
    const rawTx = await signer.sign(transaction);
    return { rawTx, txHash: keccak256(rawTx), maxFee: fees.max };
  }

  private contractRefusal(order: PaymentOrder): Promise<Refusal | null> {
    return order.method === 'permit2' ? this.proxyRefusal(order) : this.domainRefusal(order);
  }

  /** A call to an address without code succeeds and does nothing: for the library the payment would be good. */
  private async proxyRefusal({ scheme, payer }: PaymentOrder): Promise<Refusal | null> {
    if (await this.permit2.serve(scheme === 'upto' ? 'upto' : 'exact')) return null;
    return { reason: 'permit2_proxy_not_deployed', ...(payer === null ? {} : { payer }) };
  }

  /** A token answers under its own name only; the library would say no more than that the simulation failed. */
  private async domainRefusal({ requirements, payer }: PaymentOrder): Promise<Refusal | null> {
    const { name, version } = requirements.extra;
    if (typeof name !== 'string' || typeof version !== 'string') return null;
    this.domain ??= this.readDomain();
    const domain = await this.domain.catch((error: unknown) => {
      this.domain = null;
      throw error;
    });
    if (domain === null) return null;
    const who = payer === null ? {} : { payer };
    if (domain.name !== name) return { reason: 'invalid_exact_evm_token_name_mismatch', ...who };
    return domain.version === version ? null : { reason: 'invalid_exact_evm_token_version_mismatch', ...who };
  }

  private async readDomain(): Promise<{ name: string; version: string } | null> {
    const address = this.chain.usdcAddress;
    const read = (functionName: string) => this.client.read({ address, abi: DOMAIN_ABI, functionName });
    try {
      const [name, version] = await Promise.all([read('name'), read('version')]);
      return { name: String(name), version: String(version) };
    } catch (error) {
      if (error instanceof RailUnavailable) throw error;
      return null;
    }
  }
}
