import { Logger } from '@nestjs/common';
import { x402UptoPermit2ProxyAddress } from '@x402/evm';
import { isAddressEqual, keccak256, parseTransaction, type Hex, type TransactionSerializable } from 'viem';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import type { SignedPayment, Refusal } from '../../payment/signed-payment.js';
import {
  type Elsewhere,
  type Expected,
  type KeptTransaction,
  type Preparation,
  type PreparedTransaction,
  type Rail,
  type TransactionOutcome,
  type SignedTransaction,
  type SoughtPayment,
  type PaymentCheck,
} from '../rail.js';
import { AuthorizationSearch } from './authorization-use/authorization-search.js';
import type { SettlementCall } from './capturing-signer.js';
import type { EvmClient } from '../../../../chains/evm/client.js';
import type { GasPrice } from '../../../../chains/evm/contract-call.js';
import { chainIdOf, EvmCosts, within, type Costs, type Look } from './evm-costs.js';
import { EvmLibrary } from './evm-library.js';
import { lookAtEvm } from './evm-outcome.js';
import type { EvmSigner, EvmSignerPool } from './evm-signers.js';
import { PayerCodes } from './payer-code.js';
import { Permit2Contracts, type Permit2Scheme } from './permit2-contracts.js';
import { TokenDomain } from './token-domain.js';
import { ChainUnavailable, RpcError } from '../../../../chains/rpc-error.js';
import type { Broadcast } from '../../../../chains/node-pool.js';

const GWEI = 1_000_000_000n;
/**
 * Messages by which a used authorization is refused: by tokens, by Permit2 (`InvalidNonce()`, also as its selector),
 * and by nodes when a contract gives no reason.
 */
const SPENT = /\bused\b|nonce|0x756688fe|^execution reverted$/i;

const SIMULATION_FAILED = 'invalid_exact_evm_transaction_simulation_failed';

interface Quoted {
  readonly payer: string;
  readonly payerCode: string | null;
  readonly call: SettlementCall;
  readonly costs: Costs;
}

/** USDC on one EVM chain, by EIP-3009 and by Permit2. */
export class EvmRail implements Rail {
  private readonly logger = new Logger(EvmRail.name);
  private readonly library: EvmLibrary;
  private readonly permit2: Permit2Contracts;
  private readonly domain: TokenDomain;
  private readonly costs: EvmCosts;
  private readonly codes: PayerCodes;
  private readonly search: AuthorizationSearch;

  constructor(
    readonly chain: ConfiguredChain,
    private readonly client: EvmClient,
    private readonly pool: EvmSignerPool,
  ) {
    this.library = new EvmLibrary(client, pool.addresses);
    this.permit2 = new Permit2Contracts(client);
    this.domain = new TokenDomain(client, chain.usdcAddress);
    this.costs = new EvmCosts(chain, client, pool);
    this.codes = new PayerCodes(client);
    this.search = new AuthorizationSearch(client, chain);
  }

  get signers(): readonly string[] {
    return this.pool.addresses;
  }

  permit2Schemes(): Promise<readonly Permit2Scheme[]> {
    return this.permit2.schemes();
  }

  async verify(order: SignedPayment): Promise<PaymentCheck> {
    const quoted = await this.quote(order, 'lately');
    if ('refusal' in quoted) return { valid: false, refusal: quoted.refusal };
    const { payer, payerCode, costs } = quoted;
    return { valid: true, payer, payerCode, costCeiling: costs.costCeiling };
  }

  async prepare(order: SignedPayment): Promise<Preparation> {
    const quoted = await this.quote(order, 'now');
    if ('refusal' in quoted) return quoted;
    const { payer, payerCode, call, costs } = quoted;
    return this.ready(call, costs, { payer, payerCode });
  }

  findElsewhere(payment: SoughtPayment): Promise<Elsewhere> {
    return this.search.find(payment);
  }

  async send({ rawTx, txHash }: KeptTransaction): Promise<Broadcast> {
    if (rawTx === null) return 'unreachable';
    try {
      await this.client.sendRaw(rawTx);
      return 'sent';
    } catch (error) {
      if (!(error instanceof RpcError)) return 'unreachable';
      if (/nonce.{0,8}too low|nonce has already been used/i.test(error.nodeText)) return 'nonce_used';
      // A node's message may name internals; its code is enough to look further.
      this.logger.warn({
        message: 'a node refused a transaction',
        chain: this.chain.name,
        txHash,
        code: error.code,
      });
      return 'refused';
    }
  }

  look(transactions: readonly KeptTransaction[], expected: Expected): Promise<TransactionOutcome> {
    return lookAtEvm(this.client, this.chain, transactions, expected);
  }

  async renew({ rawTx, signer }: KeptTransaction): Promise<PreparedTransaction | 'spent' | null> {
    if (rawTx === null) return null;
    const { to, data } = parseTransaction(rawTx as Hex);
    if (typeof to !== 'string' || data === undefined) return null;
    const sender = isAddressEqual(to, x402UptoPermit2ProxyAddress) ? signer : null;
    if (sender !== null && !this.pool.has(sender)) return null;
    const call = { to, data };
    const reason = SIMULATION_FAILED;
    const costs = await this.costs.quote({ call, payer: '', hasCode: true, sender, reason }, 'now');
    if (!('refusal' in costs)) return this.ready(call, costs, { payer: '', payerCode: null });
    return SPENT.test(costs.refusal.message ?? '') ? 'spent' : null;
  }

  async replace(transaction: KeptTransaction, expired: boolean): Promise<SignedTransaction | null> {
    const { signer: from } = transaction;
    if (transaction.nonce === null) return null;
    const idle = async () => ({ to: from as Hex, data: '0x' as Hex, gas: await this.client.idleGas(from) });
    const call = expired ? await idle() : callIn(transaction);
    if (call === null) return null;
    const { gas: limit } = call;
    const price = await this.costs.price();
    const floor = (transaction.maxFee * 5n) / 4n + 1n;
    const wanted = price.max > floor ? price.max : floor;
    // A transaction that only frees a nonce costs a fifth of a settlement, and the cost limit must not block it.
    const ceiling = expired ? this.costs.maxGasPrice : this.costs.maxPriceOf(limit);
    const max = wanted > ceiling ? ceiling : wanted;
    if (max < floor) return null;
    // The tip must rise too, or nodes keep the old transaction: the whole price may go to the block producer.
    const fees = { max, tip: price.tip === null ? null : max };
    return this.sign(this.pool.of(from), call, transaction.nonce, { fees, gas: limit });
  }

  nonceOf(signer: string): Promise<bigint> {
    return this.count(signer, 'latest');
  }

  async cancelTransaction(signer: string, nonce: bigint): Promise<SignedTransaction> {
    const fees = within(await this.costs.price(), this.costs.maxGasPrice);
    if (fees === null) throw new ChainUnavailable('gas costs more than the configured maximum');
    return this.sign(this.pool.of(signer), { to: signer as Hex, data: '0x' }, nonce, {
      fees,
      gas: await this.client.idleGas(signer),
    });
  }

  async balanceOf(signer: string): Promise<number> {
    return Number((await this.client.balance(signer)) / GWEI) / 1e9;
  }

  /** The signer's transaction count; a count beyond safe integers is an error of the node. */
  private async count(signer: string, tag: 'latest' | 'pending'): Promise<bigint> {
    const count = await this.client.nonce(signer, tag);
    if (count <= BigInt(Number.MAX_SAFE_INTEGER)) return count;
    this.logger.error({
      message: 'a node returned an impossible transaction count',
      chain: this.chain.name,
      signer,
    });
    throw new ChainUnavailable('a node returned an impossible transaction count of a signer');
  }

  /** All checks before a payment is sent, for verify and settle alike. Takes nothing. */
  private async quote(order: SignedPayment, look: Look): Promise<Quoted | { readonly refusal: Refusal }> {
    const refusal = await this.contractRefusal(order);
    if (refusal !== null) return { refusal };
    const settle = await this.library.settle(order);
    if ('refusal' in settle) return settle;
    const { call, payer, code } = settle;
    const reason = order.method === 'permit2' ? 'permit2_simulation_failed' : SIMULATION_FAILED;
    const proposed = { call, payer, hasCode: code !== undefined, sender: order.sender, reason };
    const [costs, payerCode] = await Promise.all([
      this.costs.quote(proposed, look),
      this.codes.hashOf(payer, code),
    ]);
    return 'refusal' in costs ? costs : { payer, payerCode, call, costs };
  }

  private async ready(
    call: SettlementCall,
    { signer, fees, gas, costCeiling }: Costs,
    who: { readonly payer: string; readonly payerCode: string | null },
  ): Promise<PreparedTransaction> {
    const nonceFloor = await this.count(signer.address, 'pending');
    const sign = (nonce: bigint | null): Promise<SignedTransaction> =>
      this.sign(signer, call, nonce ?? nonceFloor, { fees, gas });
    return { ...who, signer: signer.address.toLowerCase(), nonceFloor, costCeiling, sign };
  }

  private async sign(
    signer: EvmSigner,
    { to, data }: SettlementCall,
    nonce: bigint,
    { fees, gas }: { fees: GasPrice; gas: bigint },
  ): Promise<SignedTransaction> {
    const body = { to, data, nonce: Number(nonce), gas, chainId: chainIdOf(this.chain) };
    const transaction: TransactionSerializable =
      fees.tip === null
        ? { ...body, type: 'legacy', gasPrice: fees.max }
        : { ...body, type: 'eip1559', maxFeePerGas: fees.max, maxPriorityFeePerGas: fees.tip };
    const rawTx = await signer.sign(transaction);
    return { rawTx, txHash: keccak256(rawTx), maxFee: fees.max };
  }

  private contractRefusal(order: SignedPayment): Promise<Refusal | null> {
    return order.method === 'permit2' ? this.proxyRefusal(order) : this.domainRefusal(order);
  }

  /** A call to an address without code succeeds without effect, so the library would accept the payment. */
  private async proxyRefusal({ scheme, payer }: SignedPayment): Promise<Refusal | null> {
    if (await this.permit2.serve(scheme === 'upto' ? 'upto' : 'exact')) return null;
    return { reason: 'permit2_proxy_not_deployed', ...(payer === null ? {} : { payer }) };
  }

  /** A token verifies signatures under its own name only; the library would report no more than a failed simulation. */
  private async domainRefusal({ requirements, payer }: SignedPayment): Promise<Refusal | null> {
    const { name, version } = requirements.extra;
    if (typeof name !== 'string' || typeof version !== 'string') return null;
    const differs = await this.domain.mismatch({ name, version });
    if (differs === null) return null;
    const reason = `invalid_exact_evm_token_${differs}_mismatch`;
    return { reason, byBody: true, ...(payer === null ? {} : { payer }) };
  }
}

/** The call and the gas limit of a stored transaction; null when they cannot be read. */
function callIn({ rawTx }: KeptTransaction): { to: Hex; data: Hex; gas: bigint } | null {
  if (rawTx === null) return null;
  const { to, data = '0x', gas } = parseTransaction(rawTx as Hex);
  return typeof to !== 'string' || gas === undefined ? null : { to, data, gas };
}
