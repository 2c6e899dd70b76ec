import { Webhook } from 'standardwebhooks';
import { privateKeyToAddress } from 'viem/accounts';
import { ANVIL_KEYS } from '../test/support/evm/anvil.js';
import { exitWith } from './exit.js';
import { keep } from './keep.js';
import { Narrator } from './narrator.js';
import { buildStage, type Stage } from './stage.js';

type Json = Record<string, unknown>;

const [, BUYER_KEY, , UNKNOWN_KEY] = ANVIL_KEYS;
const BUYER = privateKeyToAddress(BUYER_KEY);
const UNRELATED = privateKeyToAddress(UNKNOWN_KEY);
const SELLER_WALLET = '0x5e11e40000000000000000000000000000000402';
const USDC = 1_000_000n;

/** The main job on real input: a seller, a buyer, and every way in which a payment can be or not be one. */
class Demo {
  private apiKey = '';
  private tenantId = '';
  /** The payment of 1.50 USDC, which no order has claimed. */
  private firstHash = '';

  constructor(
    private readonly stage: Stage,
    private readonly narrator: Narrator,
  ) {}

  /** What a reader goes on with. */
  get results(): { readonly apiKey: string; readonly firstHash: string } {
    return { apiKey: this.apiKey, firstHash: this.firstHash };
  }

  async play(): Promise<void> {
    await this.openAccount();
    await this.stage.usdc.mint(BUYER, 1_000n * USDC);
    await this.stage.lookalike.mint(BUYER, 1_000n * USDC);
    await this.payAndRepeat();
    await this.refuse();
    await this.claim();
    await this.countUnits();
    await this.receiveEvent();
  }

  private async openAccount(): Promise<void> {
    this.narrator.begin(
      'A seller opens an account',
      'The operator creates a tenant; its first API key is shown once.',
    );
    const created = await this.call(
      'POST',
      '/admin/tenants',
      { email: 'seller@example.com' },
      { 'x-admin-key': this.stage.adminKey },
    );
    this.apiKey = (created['apiKey'] as { key: string }).key;
    this.tenantId = (created['tenant'] as { id: string }).id;
    this.narrator.expect(
      'a tenant and its key exist',
      { status: created['statusCode'] ?? 201 },
      { status: 201 },
    );
    this.narrator.begin(
      '…and says where it is paid',
      'Wallets are addresses of the seller; the service never holds a key to one.',
    );
    const wallet = await this.call('PUT', '/wallets/base', { address: SELLER_WALLET });
    this.narrator.expect('the wallet is registered on Base', wallet, {
      chain: 'base',
      network: 'eip155:8453',
    });
  }

  private async payAndRepeat(): Promise<void> {
    this.narrator.begin(
      'A buyer pays 1.50 USDC',
      'A real transfer in Circle’s contract. Before the seller serves, it verifies the payment.',
    );
    const txHash = await this.stage.usdc.transfer(BUYER_KEY, SELLER_WALLET, (3n * USDC) / 2n);
    this.firstHash = txHash;
    this.narrator.expect('the payment is confirmed', await this.verify(txHash, '1.5'), {
      success: true,
      status: 'confirmed',
      amountUsdc: '1.5',
      cached: false,
    });
    this.narrator.begin(
      'The seller repeats the call',
      'The evidence is remembered for an hour, and costs no second unit.',
    );
    this.narrator.expect('a repeat is answered from memory', await this.verify(txHash, '1.5'), {
      success: true,
      cached: true,
    });
    this.narrator.begin(
      '…and for a higher price',
      'The evidence is remembered, not the verdict: every call is judged again.',
    );
    this.narrator.expect('the same payment is no yes to another price', await this.verify(txHash, '2'), {
      success: false,
      reason: 'AMOUNT_TOO_LOW',
    });
  }

  private async refuse(): Promise<void> {
    const { usdc, lookalike } = this.stage;
    this.narrator.begin('A payment to another address', 'The right token, the wrong recipient.');
    const elsewhere = await usdc.transfer(BUYER_KEY, UNRELATED, 5n * USDC);
    this.narrator.expect('a wrong recipient is refused', await this.verify(elsewhere, '5'), {
      success: false,
      reason: 'WRONG_RECIPIENT',
    });

    this.narrator.begin(
      'A token that calls itself USDC',
      'Same code, same events, another address: no payment.',
    );
    const fake = await lookalike.transfer(BUYER_KEY, SELLER_WALLET, 5n * USDC);
    this.narrator.expect('a look-alike token is refused', await this.verify(fake, '5'), {
      success: false,
      reason: 'WRONG_ASSET',
    });

    this.narrator.begin(
      'One atomic unit short',
      'Of 5 USDC 4.999999 were paid. Money is never a float, and never nearly enough.',
    );
    const short = await usdc.transfer(BUYER_KEY, SELLER_WALLET, 5n * USDC - 1n);
    this.narrator.expect('a too low amount is refused', await this.verify(short, '5'), {
      success: false,
      reason: 'AMOUNT_TOO_LOW',
      amountUsdc: '4.999999',
    });

    this.narrator.begin(
      'A transaction that reverted',
      'It is in a block, it has a hash, and it moved nothing.',
    );
    const reverted = await usdc.transfer(BUYER_KEY, SELLER_WALLET, 1_000_000n * USDC, 200_000n);
    this.narrator.expect('a reverted transaction is refused', await this.verify(reverted, '5'), {
      success: false,
      reason: 'TX_FAILED',
    });

    this.narrator.begin(
      'An unknown transaction',
      'This is no rejection: the transaction may still arrive. It is never remembered.',
    );
    this.narrator.expect(
      'an unknown transaction is pending',
      await this.verify(`0x${'ab'.repeat(32)}`, '5'),
      { success: false, status: 'pending', reason: 'TX_NOT_FOUND' },
    );
  }

  private async claim(): Promise<void> {
    this.narrator.begin(
      'A payment pays for one thing once',
      'With a reference, the payment is bound to an order.',
    );
    const txHash = await this.stage.usdc.transfer(BUYER_KEY, SELLER_WALLET, 2n * USDC);
    this.narrator.expect('the payment is claimed for order-1', await this.verify(txHash, '2', 'order-1'), {
      success: true,
      claimed: true,
      reference: 'order-1',
    });
    this.narrator.expect('order-2 cannot have it as well', await this.verify(txHash, '2', 'order-2'), {
      success: false,
      reason: 'ALREADY_CLAIMED',
    });
    this.narrator.expect('order-1 gets its yes again', await this.verify(txHash, '2', 'order-1'), {
      success: true,
      cached: true,
    });
  }

  private async countUnits(): Promise<void> {
    this.narrator.begin(
      'What it cost',
      'One unit for each payment that touched the seller’s wallet: three. The rest was free.',
    );
    this.narrator.expect('three units were used', await this.call('GET', '/usage'), {
      used: 3,
      plan: 'free',
    });
  }

  private async receiveEvent(): Promise<void> {
    const { receiver, usdc, adminKey } = this.stage;
    this.narrator.begin(
      'The seller’s own server receives an event',
      'On a larger plan: a signed event for every verified payment, as Standard Webhooks says.',
    );
    await this.call('PATCH', `/admin/tenants/${this.tenantId}`, { plan: 'pro' }, { 'x-admin-key': adminKey });
    const { secret } = await this.call('POST', '/webhook-endpoints', { url: `${receiver.url}/payments` });
    await this.verify(await usdc.transfer(BUYER_KEY, SELLER_WALLET, 7n * USDC), '7', 'order-3');
    const deadline = performance.now() + 20_000;
    while (receiver.received.length === 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const [event] = receiver.received;
    if (event === undefined) throw new Error('no event arrived');
    // The seller’s side: the official verifier throws at a signature that is not right.
    const received = new Webhook(String(secret)).verify(event.body, event.headers) as {
      type: string;
      data: Json;
    };
    this.narrator.say(
      `POST ${receiver.host}${event.path}: ${received.type}, ${JSON.stringify(received.data)}`,
    );
    this.narrator.expect(
      'a signed event arrived',
      { type: received.type, ...received.data },
      {
        type: 'payment.verified',
        reference: 'order-3',
        amountAtomic: '7000000',
      },
    );
  }

  private verify(txHash: string, amount: string, reference?: string): Promise<Json> {
    const body = { tx_hash: txHash, chain: 'base', expected_amount: amount };
    return this.call('POST', '/verify', reference === undefined ? body : { ...body, reference });
  }

  private async call(
    method: string,
    path: string,
    body?: Json,
    headers?: Record<string, string>,
  ): Promise<Json> {
    this.narrator.request(method, `/api/v1/x402${path}`, body);
    const response = await fetch(`${this.stage.serverUrl}/api/v1/x402${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(headers ?? { authorization: `Bearer ${this.apiKey}` }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as Json;
    this.narrator.response(response.status, answer);
    return answer;
  }
}

async function main(): Promise<boolean> {
  const narrator = new Narrator();
  narrator.begin('Setting the stage', 'Everything is real and on this machine.');
  const stage = await buildStage((text) => {
    narrator.say(text);
  });
  try {
    const demo = new Demo(stage, narrator);
    await demo.play();
    const asExpected = narrator.conclude();
    if (process.argv.includes('--keep')) await keep({ ...stage, ...demo.results });
    return asExpected;
  } finally {
    await stage.close();
  }
}

exitWith(main());
