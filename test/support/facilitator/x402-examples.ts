import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { installApart } from '../services/installed-apart.js';
import { X402_NETWORK, type X402Stage } from './x402-stage.js';

const run = promisify(execFile);

/** The output of a buyer of `examples/`. */
export interface Bought {
  readonly status: number;
  readonly body: unknown;
  readonly payment: {
    readonly success: boolean;
    readonly transaction: string;
    readonly network: string;
  } | null;
  readonly required?: { readonly error?: string } | null;
}

/** A running seller of `examples/`. */
export interface Shop {
  /** The paid resource. */
  readonly url: string;
  close(): void;
}

/** Installs the official packages in the examples folder if they are missing. */
export function installExamples(): Promise<void> {
  return installApart('examples');
}

/** Starts a seller on a free port, paid into the stage's wallet through our server. `more` overrides its settings. */
export async function openShop(
  script: string,
  serverUrl: string,
  stage: X402Stage,
  more: Readonly<Record<string, string>>,
): Promise<Shop> {
  return openShopWith(script, {
    FACILITATOR_URL: `${serverUrl}/api/v1/x402/facilitator`,
    NETWORK: X402_NETWORK,
    PAY_TO: stage.seller,
    ASSET: stage.usdc.address,
    TOKEN_NAME: 'USD Coin',
    ...more,
  });
}

/** Starts a seller on a free port with these settings alone. */
export async function openShopWith(
  script: string,
  settings: Readonly<Record<string, string>>,
): Promise<Shop> {
  const child = spawn(process.execPath, [`examples/${script}`], {
    env: { PATH: process.env['PATH'], PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const found = /^listening on (http\S+)$/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    child.once('exit', () => {
      reject(new Error(lines.join('\n')));
    });
  });
  return {
    url: `${url}/report`,
    close: () => {
      child.kill('SIGKILL');
    },
  };
}

/** Runs a buyer with the funded account of the stage. */
export function buy(script: string, url: string, stage: X402Stage): Promise<Bought> {
  const token = { NETWORK: X402_NETWORK, ASSET: stage.usdc.address };
  return buyWith(script, { URL: url, BUYER_KEY: stage.buyerKey, ...token });
}

/** Runs a buyer with these settings alone. */
export async function buyWith(script: string, settings: Readonly<Record<string, string>>): Promise<Bought> {
  const env = { PATH: process.env['PATH'], ...settings };
  const { stdout } = await run(process.execPath, [`examples/${script}`], { env });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Bought;
}
