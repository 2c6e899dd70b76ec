import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startEmbeddedPostgres } from '../tools/embedded-postgres/launcher.js';
import { startAnvil } from '../test/support/evm/anvil.js';
import { deployLookalike, deployUsdc, type TestUsdc } from '../test/support/evm/usdc.js';
import { startWebhookReceiver, type WebhookReceiver } from '../test/support/webhooks/webhook-receiver.js';

/** Base's chain id: to the service, the local chain *is* Base. */
const BASE_CHAIN_ID = 8453;

/** Everything the story needs, running. */
export interface Stage {
  readonly serverUrl: string;
  readonly adminKey: string;
  readonly usdc: TestUsdc;
  readonly lookalike: TestUsdc;
  /** The seller's own server. */
  readonly receiver: WebhookReceiver;
  /** Ends what was started, last first. */
  close(): Promise<void>;
}

/** A Postgres that is thrown away afterwards. */
export function startPostgres(database: string): ReturnType<typeof startEmbeddedPostgres> {
  return startEmbeddedPostgres({ persistent: false, database });
}

/** Starts Postgres, a chain with Circle's contract on it, and the built server, all on free ports. */
export async function buildStage(say: (text: string) => void): Promise<Stage> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    const postgres = await startPostgres('x402_demo');
    closers.push(() => postgres.stop());
    say('Postgres is up (a real server from an npm package, thrown away afterwards).');
    const anvil = await startAnvil({ chainId: BASE_CHAIN_ID });
    closers.push(() => anvil.stop());
    const usdc = await deployUsdc(anvil.url);
    const lookalike = await deployLookalike(anvil.url);
    say(`A chain is up, with Circle's own USDC contract at ${usdc.address}.`);
    const receiver = await startWebhookReceiver();
    closers.push(() => receiver.stop());
    const adminKey = randomBytes(24).toString('base64url');
    const server = await startServer({
      NODE_ENV: 'development',
      LOG_LEVEL: 'info',
      DATABASE_URL: postgres.url,
      X402_ADMIN_KEY: adminKey,
      BASE_RPC_URL: anvil.url,
      BASE_USDC_ADDRESS: usdc.address,
      WEBHOOK_ALLOWED_HOSTS: receiver.host,
    });
    closers.push(() => server.stop());
    say(`The service listens on ${server.url}; its API is documented at ${server.url}/docs.`);
    return { serverUrl: server.url, adminKey, usdc, lookalike, receiver, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The built server, as a process. */
export interface StartedServer {
  readonly url: string;
  stop(): Promise<unknown>;
}

/** Starts it on a free port of the loopback address. */
export async function startServer(env: Record<string, string>): Promise<StartedServer> {
  const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
  const child = spawn(process.execPath, ['.'], {
    env: { ...inherited, HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const found = /"msg":"listening".*"port":(\d+)|"port":(\d+).*"msg":"listening"/.exec(line);
      if (found) resolve(Number(found[1] ?? found[2]));
    });
    void exited.then(() => {
      reject(new Error(`the server ended:\n${lines.join('\n')}`));
    });
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}
