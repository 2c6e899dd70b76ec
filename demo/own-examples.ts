import { randomBytes } from 'node:crypto';
import type { X402Stage } from '../test/support/facilitator/x402-stage.js';
import { freePort } from '../test/support/services/free-port.js';
import { runExample, startExample } from '../test/support/selling/example-programs.js';
import type { Narrator } from './narrator.js';

/** A test key of a tenant that may have webhooks, and where its service is. */
export interface Account {
  readonly apiUrl: string;
  readonly key: string;
}

/** A free address for a receiver of webhooks, which the server allows. */
export interface ReceiverPlaces {
  readonly js: number;
  readonly python: number;
}

/** Two free ports. */
export async function receiverPlaces(): Promise<ReceiverPlaces> {
  return { js: await freePort(), python: await freePort() };
}

/** Plays the examples that need none of the official packages. */
export async function playOwnExamples(
  narrator: Narrator,
  account: Account,
  stage: X402Stage,
  places: ReceiverPlaces,
): Promise<void> {
  await sellByHash(narrator, account, stage);
  await verifyByScripts(narrator, account);
  await receive(narrator, account, 'webhook-receiver.mjs', places.js);
  await receive(narrator, account, 'webhook_receiver.py', places.python);
}

async function sellByHash(narrator: Narrator, account: Account, stage: X402Stage): Promise<void> {
  const chains = [
    { chain: 'sandbox', binding: 'none', buyer: {} },
    {
      chain: 'base-sepolia',
      binding: 'payer',
      buyer: { RPC_URL: stage.anvil.url, BUYER_KEY: stage.buyerKey },
    },
  ];
  for (const { chain, binding, buyer } of chains) {
    narrator.begin(`Selling by hash: ${chain}`, 'examples/seller-by-hash.mjs sells, buyer-by-hash.mjs buys.');
    const shop = await startExample('seller-by-hash.mjs', { ...settingsOf(account), CHAIN: chain });
    try {
      const { stdout } = await runExample('buyer-by-hash.mjs', [], { URL: `${shop.url}/report`, ...buyer });
      narrator.say(`the buyer got ${stdout.trim()}`);
      const bought = JSON.parse(stdout) as { status: number; payment: { extra: { binding: string } } };
      const found = { status: bought.status, binding: bought.payment.extra.binding };
      narrator.expect('paid, shown and served', found, { status: 200, binding });
    } finally {
      shop.close();
    }
  }
}

async function verifyByScripts(narrator: Narrator, account: Account): Promise<void> {
  narrator.begin('Python and curl', 'examples/verify.py and examples/verify.sh ask about one payment.');
  const hash = sandboxHash();
  for (const script of ['verify.py', 'verify.sh']) {
    const { code, stdout } = await runExample(
      script,
      [hash, 'sandbox', '1.5', 'order-1'],
      settingsOf(account),
    );
    const { success } = JSON.parse(stdout) as { success: boolean };
    narrator.expect(`${script} says paid`, { code, success }, { code: 0, success: true });
  }
}

async function receive(narrator: Narrator, account: Account, script: string, port: number): Promise<void> {
  narrator.begin(`Webhooks: examples/${script}`, 'It registers, a payment is verified, and the event comes.');
  const url = `http://127.0.0.1:${port}/webhooks/x402`;
  const eventTypes = ['payment.verified'];
  const { secret } = (await ask(account, '/webhook-endpoints', { url, eventTypes })) as { secret: string };
  const receiver = await startExample(script, { PORT: String(port), WEBHOOK_SECRET: secret });
  try {
    const hash = sandboxHash();
    await ask(account, '/verify', { tx_hash: hash, chain: 'sandbox', expected_amount: '1.5' });
    const endsAt = performance.now() + 20_000;
    while (receiver.lines.length < 2 && performance.now() < endsAt) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const event = JSON.parse(receiver.lines[1] ?? '{}') as { type?: string; data?: { txHash?: string } };
    narrator.expect(
      'it was checked and taken',
      { type: event.type, txHash: event.data?.txHash },
      { type: 'payment.verified', txHash: hash },
    );
  } finally {
    receiver.close();
  }
}

async function ask({ apiUrl, key }: Account, path: string, body: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(apiUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

function settingsOf({ apiUrl, key }: Account): Record<string, string> {
  return { X402_URL: apiUrl, X402_TEST_KEY: key };
}

function sandboxHash(): string {
  return `0x5a9db0c00200${randomBytes(26).toString('hex')}`;
}
