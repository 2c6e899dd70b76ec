import { createServer, IncomingMessage, ServerResponse, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { ExpressAdapter } from '@nestjs/platform-express';
import { DomainError, type ErrorCode } from '../../../domain/error-code.js';
import { Admission } from './admission.js';
import { Connection } from './connection.js';
import { toEnvelope } from '../errors/envelope.js';
import { answerExpecting } from '../body/expect-continue.js';
import { withoutSourcePath } from './source-paths.js';
import { WriteDeadline, type WriteLimits } from './write-deadline.js';

const TIMES = {
  /** Time limit of a request's head, also for the first byte of a connection. */
  headersTimeout: 15_000,
  /** Time limit of a whole request. Backstop behind `requestTimeout`, which answers with our envelope. */
  requestTimeout: 40_000,
  /** Interval of the checks of these two; Node's default of 30 s would let slow senders stay twice as long. */
  connectionsCheckingInterval: 1_000,
};

/** Resource limits of one process. docs/operating.md explains the numbers. */
export interface ServerLimits extends WriteLimits {
  readonly connections: number;
  /** Per address, if no proxy is trusted. */
  readonly connectionsPerPeer: number;
}

const LIMITS: ServerLimits = {
  connections: 10_000,
  connectionsPerPeer: 1_000,
  noProgressMs: 20_000,
  longestAnswerMs: 600_000,
};

/** The settings that the server itself needs. */
export interface ServerSettings {
  readonly keepAliveMs: number;
  readonly trustProxyHops: number;
}

/**
 * Express on a hardened server. It disconnects slow senders and slow readers, and bounds the resources per connection,
 * per address and in total. It answers malformed HTTP with our envelope.
 */
export class ServerAdapter extends ExpressAdapter {
  private readonly limits: ServerLimits;

  constructor(
    private readonly settings: ServerSettings,
    limits: Partial<ServerLimits> = {},
  ) {
    super();
    this.limits = { ...LIMITS, ...limits };
  }

  override initHttpServer(): void {
    const application = this.getInstance<ExpressApplication>();
    const server = createServer({
      ...TIMES,
      ...messageClasses(application),
      keepAliveTimeout: this.settings.keepAliveMs,
      // `requestFraming` checks it, and answers with our envelope and header fields.
      requireHostHeader: false,
    });
    server.maxConnections = this.limits.connections;
    // No limit below Node's 16 KB: Node would drop lines beyond its default thousand, and a proxy's own lines come
    // last.
    server.maxHeadersCount = 0;
    this.admit(server, handleInTurn(server, application));
    this.httpServer = server;
  }

  private admit(server: Server, serve: (socket: Socket) => void): void {
    const { settings, limits } = this;
    const admission = new Admission(settings.trustProxyHops === 0 ? limits.connectionsPerPeer : null);
    const deadline = new WriteDeadline(limits);
    server.prependListener('connection', (socket: Socket) => {
      if (!admission.admits(socket)) return;
      deadline.watch(socket);
      serve(socket);
    });
    server.on('drop', () => {
      admission.makeRoom(server);
    });
    server.on('close', () => {
      deadline.stop();
    });
  }
}

/** The two prototypes are documented (`app.request`, `app.response`); the types leave them out. */
type ExpressApplication = RequestListener & { request: object; response: object };

/**
 * Classes of requests and responses that have Express' prototypes from the start. Express would set the prototype of each
 * object, which costs a tenth of a refusal (docs/performance.md). A request reads its address (`request.ip`) once: the
 * address is asked for several times, and Express parses the forwarded ones anew each time.
 */
function messageClasses(application: ExpressApplication) {
  const express = application.request;
  class ExpressRequest extends IncomingMessage {
    /** Null until it has been asked for. */
    #address: string | undefined | null = null;

    get ip(): string | undefined {
      if (this.#address === null) this.#address = Reflect.get(express, 'ip', this) as string | undefined;
      return this.#address;
    }
  }
  class ExpressResponse extends ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, application.request);
  Object.setPrototypeOf(ExpressResponse.prototype, application.response);
  Object.assign(application, { request: ExpressRequest.prototype, response: ExpressResponse.prototype });
  return { IncomingMessage: ExpressRequest as typeof IncomingMessage, ServerResponse: ExpressResponse };
}

/** Processes the requests of every connection in turn; returns the function that starts a connection. */
function handleInTurn(server: Server, application: RequestListener): (socket: Socket) => void {
  const connections = new WeakMap<Socket, Connection>();
  const take = (request: IncomingMessage, response: ServerResponse, handle: RequestListener): void => {
    request.url = withoutSourcePath(originForm(request.url ?? ''));
    connections.get(request.socket)?.take(request, response, handle);
  };
  const expecting = answerExpecting(application);
  server.on('request', (request, response) => {
    take(request, response, application);
  });
  // Unknown expectations are ignored, as RFC 9110 §10.1.1 allows.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    take(request, response, application);
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    take(request, response, expecting);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const connection = connections.get(socket);
    // Node reports unreadable requests with the bare socket and no response.
    if (error.code === 'ECONNRESET' || connection === undefined) socket.destroy();
    else connection.endWith(failureOf(error.code ?? ''));
  });
  return (socket) => connections.set(socket, new Connection(socket));
}

/**
 * Strips the scheme and host that a proxy may receive (RFC 9112 §3.2.2). The router finds no path in a target that ends
 * there. It would answer by itself, without our logging.
 */
function originForm(target: string): string {
  const path = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1];
  if (path === undefined) return target;
  return path.startsWith('/') ? path : `/${path}`;
}

function failureOf(code: string): string {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return envelopeAlone('REQUEST_TIMEOUT', 'The request was sent too slowly.');
    case 'HPE_HEADER_OVERFLOW':
      return envelopeAlone('BODY_TOO_LARGE', 'The header fields are too large.');
    default:
      return envelopeAlone('INVALID_PARAMETER', 'The request is not well-formed HTTP.');
  }
}

/** A complete answer for a socket without a response: the connection closes with it. */
function envelopeAlone(code: ErrorCode, message: string): string {
  const requestId = `req_${randomUUID()}`;
  const envelope = toEnvelope(new DomainError(code, message), requestId);
  const body = JSON.stringify(envelope);
  return (
    `HTTP/1.1 ${envelope.statusCode} ${envelope.error}\r\nContent-Type: application/json; charset=utf-8\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${requestId}\r\nConnection: close\r\n\r\n${body}`
  );
}
