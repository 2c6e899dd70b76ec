import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface AnvilSettings {
  readonly chainId: number;
  /** Seconds between blocks; without it, one block per transaction. */
  readonly blockTimeSeconds?: number;
  /** `safe` lies one epoch behind the head and `finalized` two (32 slots unless given). */
  readonly slotsInAnEpoch?: number;
  /** Any free port unless given. */
  readonly port?: number;
}

/** A local EVM chain in a process of its own. */
export interface Anvil {
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** @throws Error with the node's message when it answers with an error */
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** Stops it and waits; a second call does nothing. */
  stop(): Promise<void>;
}

/** Private keys of anvil's accounts, published in its manual: each holds 10,000 worthless ether. */
export const ANVIL_KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
] as const;

const START_LIMIT_MS = 20_000;

/**
 * Runs anvil and, beside it, a watcher that ends it when our end of the pipe closes: a killed test leaves no chain
 * behind. `exec` keeps the process id.
 */
const DIE_WITH_PARENT =
  'exec 3<&0; (cat <&3; kill $$) >/dev/null 2>&1 & exec 3<&-; exec "$0" "$@" </dev/null';

/**
 * Starts anvil (`@foundry-rs/anvil`) on a free port of the loopback address.
 *
 * @throws Error when it ends or is not ready within 20 seconds
 */
export async function startAnvil(settings: AnvilSettings): Promise<Anvil> {
  const child = spawn('/bin/sh', ['-c', DIE_WITH_PARENT, anvilBinary(), ...argumentsOf(settings)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  try {
    const port = await listeningPort(child, exited);
    const url = `http://127.0.0.1:${port}`;
    const rpc = (method: string, params: readonly unknown[] = []) => callNode(url, method, params);
    if (Number(await rpc('eth_chainId')) !== settings.chainId) throw new Error('another chain answers');
    return { url, port, pid: child.pid ?? 0, rpc, stop: () => stop(child, exited) };
  } catch (error) {
    await stop(child, exited);
    throw error;
  }
}

/** The binary without its Node wrapper, so that the process id is its own. */
function anvilBinary(): string {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const native = `node_modules/@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`;
  return resolve(existsSync(native) ? native : 'node_modules/.bin/anvil');
}

function argumentsOf({ chainId, blockTimeSeconds, slotsInAnEpoch, port = 0 }: AnvilSettings): string[] {
  const blockTime = blockTimeSeconds === undefined ? [] : ['--block-time', String(blockTimeSeconds)];
  const epoch = slotsInAnEpoch === undefined ? [] : ['--slots-in-an-epoch', String(slotsInAnEpoch)];
  return [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--chain-id',
    String(chainId),
    ...blockTime,
    ...epoch,
  ];
}

/** Anvil says "Listening on 127.0.0.1:<port>" once it accepts requests. */
async function listeningPort(child: ChildProcess, exited: Promise<unknown>): Promise<number> {
  const { stdout } = child;
  if (stdout === null) throw new Error('anvil has no output');
  const listening = new Promise<number>((done) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const port = /^Listening on .*:(\d+)$/.exec(line)?.[1];
      if (port !== undefined) done(Number(port));
    });
  });
  const ended = exited.then(() => {
    throw new Error('anvil ended at once');
  });
  return Promise.race([listening, ended, timeLimit()]);
}

function timeLimit(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => {
      reject(new Error(`anvil did not listen within ${START_LIMIT_MS} ms`));
    }, START_LIMIT_MS).unref();
  });
}

async function callNode(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await exited;
}
