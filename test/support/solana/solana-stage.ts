import {
  address,
  appendTransactionMessageInstructions,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  getTransactionDecoder,
  lamports,
  partiallySignTransactionMessageWithSigners,
  pipe,
  setTransactionMessageFeePayer,
  type Address,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';
import { base58 } from '@scure/base';
import { getTransferCheckedInstruction } from '@solana-program/token';
import { randomBytes } from 'node:crypto';
import { ExactSvmScheme } from '@x402/svm/exact/client';
import { ExactSvmSchemeV1 } from '@x402/svm/exact/v1/client';
import type { PaymentRequirements } from '@x402/core/types';
import { localSolanaSigner } from '../../../src/modules/facilitator/testing.js';
import { createTestApp, type TestApp } from '../http/app.js';
import { FACILITATOR } from '../facilitator/facilitator.js';
import { DEVNET_GENESIS, ledgerMethods, SolanaRpcServer, type Method } from './litesvm-rpc.js';
import { associated, SolanaLedger } from './solana-ledger.js';
import { createTenant, registerWallet, type TestTenant } from '../verification/tenants.js';

export const NETWORK = 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1';
const COMPUTE_BUDGET = address('ComputeBudget111111111111111111111111111111');

export type Body = Record<string, unknown>;

/** A payment built without the official client. */
export interface Built {
  readonly amount?: bigint;
  readonly units?: number;
  readonly microLamports?: bigint;
  readonly buyer?: KeyPairSigner;
  readonly seller?: Address;
  /** After the transfer. */
  readonly more?: readonly Instruction[];
  readonly version?: 'legacy' | 0;
  readonly blockhash?: string;
}

/** A server with a fee payer, a seller's tenant, and a Solana node over a ledger in this process. */
export class SolanaStage {
  readonly ledger = new SolanaLedger();
  readonly secret = base58.encode(randomBytes(32));
  readonly feePayer = localSolanaSigner(this.secret).address;
  /** The number of transactions that the node accepted. */
  sent = 0;
  /** The node accepts transactions but does not execute them. */
  isDeaf = false;

  private constructor(
    readonly buyer: KeyPairSigner,
    readonly seller: KeyPairSigner,
  ) {}

  rpc!: SolanaRpcServer;
  mint!: Address;
  config!: Record<string, string>;
  one!: TestApp;
  tenant!: TestTenant;
  private apps: TestApp[] = [];

  static async start(settings: Record<string, string> = {}): Promise<SolanaStage> {
    const wallets = new SolanaLedger();
    const stage = new SolanaStage(await wallets.wallet(), await wallets.wallet());
    await stage.open(settings);
    return stage;
  }

  private async open(settings: Record<string, string>): Promise<void> {
    const { ledger, buyer, seller } = this;
    for (const { address: wallet } of [buyer, seller]) ledger.svm.airdrop(wallet, lamports(10_000_000_000n));
    ledger.svm.airdrop(address(this.feePayer), lamports(1_000_000_000n));
    this.mint = ledger.createMint(buyer.address);
    await ledger.holding(buyer.address, this.mint, 10_000_000n);
    await ledger.holding(seller.address, this.mint, 0n);
    this.rpc = await SolanaRpcServer.start(this.methods());
    this.config = {
      JOBS_ENABLED: 'false',
      SOLANA_DEVNET_RPC_URL: this.rpc.url,
      SOLANA_DEVNET_USDC_ADDRESS: this.mint,
      X402_SVM_SIGNER_KEYS: this.secret,
      SETTLEMENT_WAIT_MS: '10000',
      ...settings,
    };
    this.one = await this.server();
    this.tenant = await createTenant(this.one.app);
    const wallet = { environment: 'test', chain: 'solana-devnet', address: seller.address } as const;
    await registerWallet(this.one.app, this.tenant.tenantId, wallet);
  }

  /** Starts one more application, closed with the stage. */
  async server(settings: Record<string, string> = {}): Promise<TestApp> {
    const app = await createTestApp({ config: { ...this.config, ...settings } });
    await app.app.listen(0, '127.0.0.1');
    this.apps.push(app);
    return app;
  }

  async close(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.close()));
    await this.rpc.close();
  }

  /** The methods of a correct node. */
  methods(): Record<string, Method> {
    const { ledger } = this;
    const context = { slot: 500_000_000 };
    const decode = (text: unknown) => getTransactionDecoder().decode(Buffer.from(String(text), 'base64'));
    return {
      ...ledgerMethods(ledger, DEVNET_GENESIS),
      getBlockTime: () => Math.floor(Date.now() / 1_000),
      getLatestBlockhash: () => ({
        context,
        value: { blockhash: ledger.svm.latestBlockhash(), lastValidBlockHeight: 500_000_150 },
      }),
      isBlockhashValid: ([blockhash]) => ({ context, value: blockhash === ledger.svm.latestBlockhash() }),
      getBalance: ([key]) => ({ context, value: Number(ledger.svm.getBalance(address(String(key))) ?? 0n) }),
      getAccountInfo: ([key]) => {
        const account = ledger.svm.getAccount(address(String(key)));
        if (!account.exists) return { context, value: null };
        const data = [Buffer.from(account.data).toString('base64'), 'base64'];
        const { programAddress: owner, executable } = account;
        return {
          context,
          value: { data, owner, executable, lamports: 1, rentEpoch: 0, space: account.data.length },
        };
      },
      simulateTransaction: ([text]) => ({ context, value: { err: ledger.simulate(decode(text)), logs: [] } }),
      sendTransaction: ([text]) => {
        const transaction = decode(text);
        const signature = getSignatureFromTransaction(transaction);
        if (this.isDeaf || ledger.entries.has(signature)) return signature;
        this.sent += 1;
        return ledger.execute(transaction, 'confirmed');
      },
    };
  }

  /** Ends all faults of the node. */
  mend(): void {
    for (const [name, method] of Object.entries(this.methods())) this.rpc.methods.set(name, method);
  }

  requirements(changes: Partial<PaymentRequirements> = {}): PaymentRequirements {
    return {
      scheme: 'exact',
      network: NETWORK,
      amount: '10000',
      asset: this.mint,
      payTo: this.seller.address,
      maxTimeoutSeconds: 60,
      extra: { feePayer: this.feePayer },
      ...changes,
    };
  }

  /** A payment by the official client. */
  async pay(changes: Partial<PaymentRequirements> = {}, buyer = this.buyer): Promise<Body> {
    const requirements = this.requirements(changes);
    const client = new ExactSvmScheme(buyer, { rpcUrl: this.rpc.url });
    const { payload } = await client.createPaymentPayload(2, requirements);
    return bodyOf(payload, requirements);
  }

  /** The same of version 1, by the official client of that version. */
  async payV1(): Promise<Body> {
    const requirements = this.requirementsV1();
    const client = new ExactSvmSchemeV1(this.buyer, { rpcUrl: this.rpc.url });
    const paid = await client.createPaymentPayload(1, requirements as unknown as PaymentRequirements);
    return { x402Version: 1, paymentPayload: paid, paymentRequirements: requirements };
  }

  /** A payment built without the official client. */
  async build(built: Built = {}): Promise<Body> {
    const requirements = this.requirements({ amount: String(built.amount ?? 10_000n) });
    return bodyOf({ transaction: await this.transaction(built) }, requirements);
  }

  async buildV1(built: Built = {}): Promise<Body> {
    const payload = { transaction: await this.transaction(built) };
    return {
      x402Version: 1,
      paymentPayload: { x402Version: 1, scheme: 'exact', network: 'solana-devnet', payload },
      paymentRequirements: this.requirementsV1(),
    };
  }

  async post(step: string, body: object, at = this.one): Promise<Body> {
    return (await this.answer(step, body, at)).body as Body;
  }

  answer(step: string, body: object, at = this.one) {
    const request = at.http.post(`${FACILITATOR}/${step}`);
    return request.set('Authorization', `Bearer ${this.tenant.testKey}`).send(body);
  }

  /** The logs of all applications, which share a logger. */
  logs(): Record<string, unknown>[] {
    return this.apps.flatMap((app) => app.logs());
  }

  async received(): Promise<bigint> {
    const data = this.ledger.svm.getAccount(await associated(this.seller.address, this.mint));
    return data.exists ? Buffer.from(data.data).readBigUInt64LE(64) : 0n;
  }

  private async transaction({
    amount = 10_000n,
    units = 20_000,
    microLamports = 1n,
    buyer = this.buyer,
    seller = this.seller.address,
    more = [],
    version = 0,
    blockhash = this.ledger.svm.latestBlockhash(),
  }: Built): Promise<string> {
    const transfer = getTransferCheckedInstruction({
      source: await associated(buyer.address, this.mint),
      mint: this.mint,
      destination: await associated(seller, this.mint),
      authority: buyer,
      amount,
      decimals: 6,
    });
    const instructions = [setLimit(units), setPrice(microLamports), transfer, ...more];
    const lifetime = { blockhash: blockhash as ReturnType<typeof this.ledger.svm.latestBlockhash> };
    const empty = createTransactionMessage({ version: version as 0 });
    const message = pipe(
      empty,
      (made) => setTransactionMessageFeePayer(address(this.feePayer), made),
      (paid) => ({ ...paid, lifetimeConstraint: { ...lifetime, lastValidBlockHeight: 500_000_150n } }),
      (timed) => appendTransactionMessageInstructions(instructions, timed),
    );
    return getBase64EncodedWireTransaction(await partiallySignTransactionMessageWithSigners(message));
  }

  private requirementsV1(): Body {
    return {
      scheme: 'exact',
      network: 'solana-devnet',
      maxAmountRequired: '10000',
      asset: this.mint,
      payTo: this.seller.address,
      maxTimeoutSeconds: 60,
      resource: 'https://seller.example/report',
      description: '',
      mimeType: 'application/json',
      outputSchema: null,
      extra: { feePayer: this.feePayer },
    };
  }
}

function bodyOf(payload: object, requirements: PaymentRequirements): Body {
  return {
    x402Version: 2,
    paymentPayload: { x402Version: 2, payload, accepted: requirements },
    paymentRequirements: requirements,
  };
}

function setLimit(units: number): Instruction {
  const data = Buffer.alloc(5, 2);
  data.writeUInt32LE(units, 1);
  return { programAddress: COMPUTE_BUDGET, data };
}

function setPrice(microLamports: bigint): Instruction {
  const data = Buffer.alloc(9, 3);
  data.writeBigUInt64LE(microLamports, 1);
  return { programAddress: COMPUTE_BUDGET, data };
}
