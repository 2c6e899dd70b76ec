import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { X402Stage } from '../test/support/x402-stage.js';
import { Narrator } from './narrator.js';
import { startPostgres, startServer, type StartedServer } from './stage.js';

/*
 * npm run examples: the paid APIs of examples/ and their buyers, made of the official packages alone, against a server
 * of ours and a chain with Circle's USDC, all on this machine.
 */

interface Bought {
  readonly status: number;
  readonly body: unknown;
  readonly payment: { readonly success: boolean; readonly transaction: string } | null;
}

const ADMIN_KEY = 'operator-of-the-examples';
const VERSIONS = [
  {
    title: 'Protocol version 2: @x402/express and @x402/fetch',
    seller: 'seller.mjs',
    buyer: 'buyer.mjs',
    env: {},
  },
  {
    title: 'Protocol version 1: x402-express and x402-fetch',
    seller: 'seller-v1.mjs',
    buyer: 'buyer-v1.mjs',
    env: { NETWORK: 'base-sepolia' },
  },
] as const;

/** Runs a script to its end. @returns what it printed last, as JSON */
async function buy(script: string, env: Record<string, string>): Promise<Bought> {
  const child = spawn(process.execPath, [`examples/${script}`], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await once(child, 'close');
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Bought;
}

/** @returns the address that it says it listens on */
async function open(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('its output is piped');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^listening on (http\S+)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => {
      reject(new Error('the seller ended'));
    });
  });
}

async function install(): Promise<void> {
  if (existsSync('examples/node_modules/x402-fetch')) return;
  const child = spawn('npm', ['ci', '--prefix', 'examples', '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error('the packages of examples/ could not be installed');
}

/** A tenant with a wallet, and its test key. */
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
  const created = await ask('POST', '/admin/tenants', { 'x-admin-key': ADMIN_KEY }, { email });
  const liveKey = (created as { apiKey: { key: string } }).apiKey.key;
  const minted = await ask(
    'POST',
    '/api-keys',
    { authorization: `Bearer ${liveKey}` },
    { environment: 'test', scopes: ['verify', 'settle', 'wallets'] },
  );
  const { key } = minted as { key: string };
  await ask('PUT', '/wallets/base-sepolia', { authorization: `Bearer ${key}` }, { address: wallet });
  return key;
}

async function main(): Promise<boolean> {
  const narrator = new Narrator();
  const closers: (() => Promise<unknown>)[] = [];
  try {
    narrator.begin('Setting the stage', 'The official packages, a database, a chain and a server of ours.');
    await install();
    const postgres = await startPostgres('x402_examples');
    closers.push(() => postgres.stop());
    const stage = await X402Stage.start();
    closers.push(() => stage.stop());
    const env = {
      NODE_ENV: 'development',
      DATABASE_URL: postgres.url,
      X402_ADMIN_KEY: ADMIN_KEY,
      ...stage.env(),
    };
    const server = await startServer(env);
    closers.push(() => server.stop());
    const key = await openAccount(server, stage.seller);
    for (const { title, seller, buyer, env: more } of VERSIONS) {
      narrator.begin(title, `examples/${seller} sells a report for a cent, examples/${buyer} buys it.`);
      const child = spawn(process.execPath, [`examples/${seller}`], {
        env: {
          PATH: process.env['PATH'],
          PORT: '0',
          FACILITATOR_URL: `${server.url}/api/v1/x402/facilitator`,
          X402_KEY: key,
          PAY_TO: stage.seller,
          ASSET: stage.usdc.address,
          TOKEN_NAME: 'USD Coin',
          ...more,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      closers.push(() => Promise.resolve(child.kill('SIGKILL')));
      const shop = await open(child);
      const bought = await buy(buyer, { URL: `${shop}/report`, BUYER_KEY: stage.buyerKey });
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
        { status: 200, success: true, amountUsdc: '0.01' },
      );
    }
    return narrator.conclude();
  } finally {
    for (const end of closers.reverse()) await end();
  }
}

main().then(
  (asExpected) => {
    process.exitCode = asExpected ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
