import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { address } from '@solana/kit';
import { base58 } from '@scure/base';
import type { Depth, SolanaLedger } from './solana-ledger.js';
import { TOKEN, TOKEN_2022 } from './solana-render.js';

export const MAINNET_GENESIS = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d';
export const DEVNET_GENESIS = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG';

export type Method = (params: readonly unknown[]) => unknown;

/** Thrown by a method: a JSON-RPC error. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message = 'test error with a secret-key inside',
  ) {
    super(message);
  }
}

/** Returned by a method: a response that is not JSON-RPC. */
export class RawAnswer {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}

/** A JSON-RPC server for Solana methods. Replace an entry of `methods` to make it misbehave. */
export class SolanaRpcServer {
  readonly methods = new Map<string, Method>();
  /** Every method called, in order. */
  readonly calls: string[] = [];
  /** Called when a client disconnects before its response. */
  onHangUp: (value?: unknown) => void = () => undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(methods: Record<string, Method>): Promise<SolanaRpcServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const rpc = new SolanaRpcServer(server, `http://127.0.0.1:${port}/v1/secret-key`);
    for (const [name, method] of Object.entries(methods)) rpc.methods.set(name, method);
    server.on('request', (request, response) => {
      rpc.serve(request, response).catch(() => response.destroy());
    });
    return rpc;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      if (!response.writableFinished) this.onHangUp();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
      id: unknown;
      method: string;
      params?: readonly unknown[];
    };
    this.calls.push(method);
    const answer = await this.answer(method, params ?? []);
    if (answer instanceof RawAnswer) response.writeHead(answer.status, answer.headers).end(answer.body);
    else response.writeHead(200).end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  }

  private async answer(method: string, params: readonly unknown[]): Promise<RawAnswer | object> {
    try {
      const known = this.methods.get(method);
      if (!known) throw new RpcError(-32601);
      const result = await known(params);
      return result instanceof RawAnswer ? result : { result };
    } catch (error) {
      return { error: { code: error instanceof RpcError ? error.code : -32603, message: String(error) } };
    }
  }
}

const DEPTHS: readonly Depth[] = ['processed', 'confirmed', 'finalized'];

/** The methods of a node that follows this ledger. */
export function ledgerMethods(ledger: SolanaLedger, genesis = MAINNET_GENESIS): Record<string, Method> {
  const context = { slot: 500_000_000 };
  return {
    getGenesisHash: () => genesis,
    getSlot: () => context.slot,
    getBlockTime: () => null,
    getTransaction: (params) => {
      const [signature, { commitment = 'finalized' }] = params as [string, { commitment?: Depth }];
      const entry = ledger.entries.get(signature);
      if (!entry || DEPTHS.indexOf(entry.depth) < DEPTHS.indexOf(commitment)) return null;
      return entry.answer;
    },
    getSignatureStatuses: ([signatures]) => ({
      context,
      value: (signatures as string[]).map((signature) => {
        const entry = ledger.entries.get(signature);
        if (!entry) return null;
        const { slot, confirmations, err, depth } = entry;
        return { slot, confirmations, err, confirmationStatus: depth };
      }),
    }),
    getAccountInfo: ([key]) => ({ context, value: accountInfo(ledger, key as string) }),
    getMultipleAccounts: ([keys]) => ({
      context,
      value: (keys as string[]).map((key) => accountInfo(ledger, key)),
    }),
  };
}

function accountInfo(ledger: SolanaLedger, key: string): object | null {
  const account = ledger.svm.getAccount(address(key));
  if (!account.exists) return null;
  const parsed = account.programAddress === TOKEN || account.programAddress === TOKEN_2022;
  const type = account.data.length >= 165 ? 'account' : 'mint';
  const bytes = Buffer.from(account.data);
  const info = (): object =>
    type === 'account'
      ? { mint: base58.encode(bytes.subarray(0, 32)), owner: base58.encode(bytes.subarray(32, 64)) }
      : mintInfo(bytes);
  const data = parsed
    ? { program: 'spl-token', parsed: { type, info: info() }, space: account.data.length }
    : [Buffer.from(account.data).toString('base64'), 'base64'];
  return { owner: account.programAddress, lamports: 1, executable: account.executable, data };
}

/** The layout of SPL Token's mints. */
function mintInfo(bytes: Buffer): object {
  const authorityAt = (offset: number): string | null =>
    bytes.readUInt32LE(offset) === 1 ? base58.encode(bytes.subarray(offset + 4, offset + 36)) : null;
  return {
    mintAuthority: authorityAt(0),
    supply: bytes.readBigUInt64LE(36).toString(),
    decimals: bytes[44],
    freezeAuthority: authorityAt(46),
  };
}
