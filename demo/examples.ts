import { buy, installExamples, openShop } from '../test/support/facilitator/x402-examples.js';
import { X402Stage } from '../test/support/facilitator/x402-stage.js';
import { exitWith } from './exit.js';
import { Narrator } from './narrator.js';
import { playOwnExamples, receiverPlaces } from './own-examples.js';
import { startPostgres, startServer, type StartedServer } from './stage.js';

/*
 * npm run examples: all programs of examples/, against a server of ours and a chain with Circle's USDC, all on this
 * machine.
 */

const ADMIN_KEY = 'operator-of-the-examples';
const VERSIONS = [
  {
    title: 'Protocol version 2: @x402/express and @x402/fetch',
    seller: 'seller.mjs',
    buyer: 'buyer.mjs',
    env: {},
    amountUsdc: '0.01',
  },
  {
    title: 'The same by Permit2',
    seller: 'seller.mjs',
    buyer: 'buyer.mjs',
    env: { METHOD: 'permit2' },
    amountUsdc: '0.01',
  },
  {
    title: 'Scheme upto: a cent is agreed to, and what was used is charged',
    seller: 'seller.mjs',
    buyer: 'buyer.mjs',
    env: { SCHEME: 'upto' },
    amountUsdc: '0.004',
  },
  {
    title: 'Protocol version 1: x402-express and x402-fetch',
    seller: 'seller-v1.mjs',
    buyer: 'buyer-v1.mjs',
    env: { NETWORK: 'base-sepolia' },
    amountUsdc: '0.01',
  },
] as const;

/** A tenant with a wallet, whose plan has webhooks, and its test key. */
async function openAccount(server: StartedServer, wallet: string): Promise<string> {
  const api = `${server.url}/api/v1/x402`;
  const ask = async (method: string, path: string, headers: object, body: object): Promise<unknown> => {
    const response = await fetch(api + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
    return response.json();
  };
  const email = `seller-${String(Date.now())}@example.com`;
  const created = await ask('POST', '/admin/tenants', { 'x-admin-key': ADMIN_KEY }, { email, plan: 'pro' });
  const liveKey = (created as { apiKey: { key: string } }).apiKey.key;
  const issued = await ask(
    'POST',
    '/api-keys',
    { authorization: `Bearer ${liveKey}` },
    { environment: 'test', scopes: ['verify', 'settle', 'wallets', 'webhooks'] },
  );
  const { key } = issued as { key: string };
  await ask('PUT', '/wallets/base-sepolia', { authorization: `Bearer ${key}` }, { address: wallet });
  return key;
}

async function main(): Promise<boolean> {
  const narrator = new Narrator();
  const closers: (() => Promise<unknown>)[] = [];
  try {
    narrator.begin('Setting the stage', 'The official packages, a database, a chain and a server of ours.');
    await installExamples();
    const postgres = await startPostgres('x402_examples');
    closers.push(() => postgres.stop());
    const stage = await X402Stage.start();
    closers.push(() => stage.stop());
    await stage.openPermit2();
    const places = await receiverPlaces();
    await stage.anvil.rpc('anvil_setBalance', [stage.buyer, '0x56bc75e2d63100000']);
    const env = {
      NODE_ENV: 'development',
      DATABASE_URL: postgres.url,
      X402_ADMIN_KEY: ADMIN_KEY,
      ...stage.env(),
      WEBHOOK_ALLOWED_HOSTS: `127.0.0.1:${places.js},127.0.0.1:${places.python}`,
    };
    const server = await startServer(env);
    closers.push(() => server.stop());
    const key = await openAccount(server, stage.seller);
    await playOwnExamples(narrator, { apiUrl: `${server.url}/api/v1/x402`, key }, stage, places);
    for (const { title, seller, buyer, env: more, amountUsdc } of VERSIONS) {
      narrator.begin(title, `examples/${seller} sells a report, examples/${buyer} buys it.`);
      const shop = await openShop(seller, server.url, stage, { X402_KEY: key, ...more });
      closers.push(() => {
        shop.close();
        return Promise.resolve();
      });
      const bought = await buy(buyer, shop.url, stage);
      narrator.say(`the buyer got ${String(bought.status)} ${JSON.stringify(bought.body)}`);
      const hash = bought.payment?.transaction ?? '';
      const listed = await fetch(`${server.url}/api/v1/x402/payments`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const { payments } = (await listed.json()) as { payments: { txHash: string; amountUsdc: string }[] };
      const recorded = payments.find(({ txHash }) => txHash === hash);
      narrator.expect(
        'paid on chain, and recorded by us',
        { status: bought.status, success: bought.payment?.success, amountUsdc: recorded?.amountUsdc },
        { status: 200, success: true, amountUsdc },
      );
    }
    return narrator.conclude();
  } finally {
    for (const end of closers.reverse()) await end();
  }
}

exitWith(main());
