import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The response of a method: its result, or a function of the parameters that returns (or resolves to) it. */
export type StubMethod = ((params: readonly unknown[]) => unknown) | StubAnswer | JsonValue;
type JsonValue = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Makes a method misbehave. As a `StubMethod`, or returned by one. */
export abstract class StubAnswer {}

/** A JSON-RPC error with HTTP 200, or with another status. */
export class RpcErrorAnswer extends StubAnswer {
  constructor(
    readonly code: number,
    readonly message: string,
    readonly httpStatus = 200,
  ) {
    super();
  }
}

/** A body that is not JSON-RPC: an HTTP error, a proxy's HTML, truncated JSON. */
export class RawAnswer extends StubAnswer {
  constructor(
    readonly httpStatus: number,
    readonly body: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super();
  }
}

/** A result that is serialized once, for results so large that the stub's own work would be measured. */
export class WrittenResult extends StubAnswer {
  readonly json: string;

  constructor(result: unknown) {
    super();
    this.json = JSON.stringify(result);
  }
}

class Hang extends StubAnswer {}
/** Accepts the request and never responds; `hungUp` counts the client's disconnect. */
export const HANG: StubAnswer = new Hang();

class Drop extends StubAnswer {}
/** Closes the connection during the call. */
export const DROP: StubAnswer = new Drop();

/** Passes calls on to another node, such as an anvil, so that only some methods need a stub. */
export function forwardTo(url: string): (method: string, params: readonly unknown[]) => Promise<unknown> {
  return async (method, params) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { result, error } = (await response.json()) as {
      result?: unknown;
      error?: { code: number; message: string };
    };
    return error ? new RpcErrorAnswer(error.code, error.message) : result;
  };
}

/** A part of the URL of every stub that must never appear in a log or an error. */
export const URL_SECRET = 'secret-provider-key';

/**
 * An HTTP server on loopback that speaks JSON-RPC 2.0 (no batches) with programmable methods. Methods it does not
 * know go to `fallback`, or are answered with -32601.
 */
export class JsonRpcStub {
  /** Every call in order of arrival. */
  readonly calls: { readonly method: string; readonly params: readonly unknown[] }[] = [];
  private readonly methods = new Map<string, StubMethod>();
  private clientsGone = 0;
  private readonly goneListeners: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly fallback: (method: string, params: readonly unknown[]) => unknown,
  ) {}

  static async start(
    methods: Readonly<Record<string, StubMethod>> = {},
    fallback: (method: string, params: readonly unknown[]) => unknown = () =>
      new RpcErrorAnswer(-32601, 'the method does not exist'),
  ): Promise<JsonRpcStub> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stub = new JsonRpcStub(server, `http://127.0.0.1:${port}/v2/${URL_SECRET}`, fallback);
    for (const [name, method] of Object.entries(methods)) stub.on(name, method);
    server.on('request', (request, response) => {
      stub.serve(request, response).catch(() => response.destroy());
    });
    return stub;
  }

  /** Sets or replaces the response of a method from now on. */
  on(name: string, method: StubMethod): this {
    this.methods.set(name, method);
    return this;
  }

  /** Makes every method respond like this, including earlier ones and those of the fallback. */
  everything(answer: StubMethod): this {
    this.methods.clear();
    return this.on('*', answer);
  }

  /** Back to the fallback for everything. */
  forget(): this {
    this.methods.clear();
    return this;
  }

  /** How often a method was called, or how many calls there were in all. */
  count(method?: string): number {
    return method === undefined
      ? this.calls.length
      : this.calls.filter((call) => call.method === method).length;
  }

  /** Requests whose client disconnected before the response. */
  get hungUp(): number {
    return this.clientsGone;
  }

  /** Resolves when that many clients have disconnected, at once if they already have. */
  async whenHungUp(count = 1): Promise<void> {
    while (this.clientsGone < count) {
      await new Promise<void>((resolve) => this.goneListeners.push(resolve));
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let isAnswered = false;
    response.on('close', () => {
      if (!isAnswered) this.clientLeft();
    });
    const { id, method, params = [] } = await readCall(request);
    this.calls.push({ method, params });
    const answer = await this.answer(method, params);
    isAnswered = answer !== HANG;
    write(response, id, answer);
  }

  private answer(method: string, params: readonly unknown[]): unknown {
    for (const name of [method, '*']) {
      // A method may be set to return null.
      if (this.methods.has(name)) return callMethod(this.methods.get(name) ?? null, params);
    }
    return this.fallback(method, params);
  }

  private clientLeft(): void {
    this.clientsGone += 1;
    for (const listener of this.goneListeners.splice(0)) listener();
  }
}

interface Call {
  readonly id: unknown;
  readonly method: string;
  readonly params?: readonly unknown[];
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Call;
}

async function callMethod(method: StubMethod, params: readonly unknown[]): Promise<unknown> {
  return typeof method === 'function' ? await (method(params) as Promise<unknown>) : method;
}

function write(response: ServerResponse, id: unknown, answer: unknown): void {
  if (answer === HANG) return;
  if (answer === DROP) {
    response.destroy();
  } else if (answer instanceof RawAnswer) {
    response.writeHead(answer.httpStatus, answer.headers).end(answer.body);
  } else if (answer instanceof WrittenResult) {
    response.writeHead(200).end(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${answer.json}}`);
  } else if (answer instanceof RpcErrorAnswer) {
    const { code, message, httpStatus } = answer;
    writeJson(response, httpStatus, { jsonrpc: '2.0', id, error: { code, message } });
  } else {
    writeJson(response, 200, { jsonrpc: '2.0', id, result: answer });
  }
}

function writeJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
