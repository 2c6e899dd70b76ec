import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { ExpressAdapter } from '@nestjs/platform-express';
import { DomainError, type ErrorCode } from '../../../domain/error-code.js';
import { Admission } from './admission.js';
import { Connection } from './connection.js';
import { toEnvelope } from '../errors/envelope.js';
import { answerExpecting } from '../body/expect-continue.js';
import { WriteDeadline, type WriteLimits } from './write-deadline.js';

const TIMES = {
  /** Head of a request; also what a connection has to say anything at all. */
  headersTimeout: 15_000,
  /** Whole request. The backstop behind `requestTimeout`, which answers in our words. */
  requestTimeout: 40_000,
  /** How often these two are looked at; Node's default of 30 s would let slow senders stay for twice as long. */
  connectionsCheckingInterval: 1_000,
};

/** How much one process lets its callers hold. Why these numbers: docs/deployment.md. */
export interface ServerLimits extends WriteLimits {
  readonly connections: number;
  /** Of one address, where no proxy is believed. */
  readonly connectionsPerPeer: number;
}

const LIMITS: ServerLimits = {
  connections: 10_000,
  connectionsPerPeer: 1_000,
  noProgressMs: 20_000,
  longestAnswerMs: 600_000,
};

/** What of the settings concerns the server itself. */
export interface ServerSettings {
  readonly keepAliveMs: number;
  readonly trustProxyHops: number;
}

/**
 * Express on a server that cuts off slow senders and those who do not read, bounds what a connection, an address and all of
 * them together hold, and answers broken HTTP with our envelope.
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
    const application = this.getInstance<RequestListener>();
    const server = createServer({
      ...TIMES,
      keepAliveTimeout: this.settings.keepAliveMs,
      // Asked for by `requestFraming`, in our words and with the answer's other fields.
      requireHostHeader: false,
    });
    server.maxConnections = this.limits.connections;
    // All of them, up to Node's 16 KB: those beyond its usual thousand it would leave out, and a proxy's own come last.
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

/** Gives every connection its turns; returns what begins one. */
function handleInTurn(server: Server, application: RequestListener): (socket: Socket) => void {
  const connections = new WeakMap<Socket, Connection>();
  const take = (request: IncomingMessage, response: ServerResponse, handle: RequestListener): void => {
    request.url = originForm(request.url ?? '');
    connections.get(request.socket)?.take(request, response, handle);
  };
  const expecting = answerExpecting(application);
  server.on('request', (request, response) => {
    take(request, response, application);
  });
  // Expectations that nobody knows are nobody's to meet (RFC 9110 §10.1.1 lets us).
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    take(request, response, application);
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    take(request, response, expecting);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const connection = connections.get(socket);
    // Node leaves requests that it cannot read to us, with the bare socket.
    if (error.code === 'ECONNRESET' || connection === undefined) socket.destroy();
    else connection.endWith(failureOf(error.code ?? ''));
  });
  return (socket) => connections.set(socket, new Connection(socket));
}

/**
 * What was asked for, without the scheme and the host that proxies may be sent (RFC 9112 §3.2.2). The router finds no path in
 * one that ends there, and would answer by itself, in nobody's sight.
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

/** A whole answer, for a socket without a response: the connection ends with it. */
function envelopeAlone(code: ErrorCode, message: string): string {
  const requestId = `req_${randomUUID()}`;
  const envelope = toEnvelope(new DomainError(code, message), requestId);
  const body = JSON.stringify(envelope);
  return (
    `HTTP/1.1 ${envelope.statusCode} ${envelope.error}\r\nContent-Type: application/json; charset=utf-8\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${requestId}\r\nConnection: close\r\n\r\n${body}`
  );
}
