import { createServer, IncomingMessage, ServerResponse, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { ExpressAdapter } from '@nestjs/platform-express';
import { DomainError } from '../../domain/error-code.js';
import { toEnvelope } from './envelope.js';

const LIMITS = {
  /** Head of a request. */
  headersTimeout: 15_000,
  /** Whole request. The backstop behind `requestTimeout`, which answers in our words. */
  requestTimeout: 40_000,
  /** Longer than the idle time of usual balancers (60 s), so that they close first. */
  keepAliveTimeout: 65_000,
  /** How often the first two are looked at; Node's default of 30 s would let slow senders stay for twice as long. */
  connectionsCheckingInterval: 1_000,
};

/** Express on a server that cuts slow senders off and answers broken HTTP with our envelope. */
export class ServerAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    const application = this.getInstance<ExpressApplication>();
    const server: Server = createServer({ ...LIMITS, ...bornFor(application) }, application);
    server.on('clientError', answerBrokenHttp);
    server.prependListener('request', endWithItsConnection);
    this.httpServer = server;
  }
}

/** The two prototypes are documented (`app.request`, `app.response`); the types leave them out. */
type ExpressApplication = RequestListener & { request: object; response: object };

/**
 * Requests and responses that have express' prototypes from birth. Express sets them on each otherwise, which on Node 20
 * leaves every single object with a hidden class of its own: no property of it is found where it was found in the last
 * one, and a refusal costs twice what it must (docs/performance.md).
 */
function bornFor(application: ExpressApplication) {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, application.request);
  Object.setPrototypeOf(ExpressResponse.prototype, application.response);
  Object.assign(application, { request: ExpressRequest.prototype, response: ExpressResponse.prototype });
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

/**
 * A response that waits behind another one of its connection (pipelining) is not told when that breaks: Node never closes
 * it. Whoever waits for its close (time limits, what is owed, successes that must be given back) would wait for ever.
 */
function endWithItsConnection({ socket }: IncomingMessage, response: ServerResponse): void {
  if (response.socket !== null) return;
  const end = (): void => {
    response.destroy();
    response.emit('close');
  };
  socket.once('close', end);
  response.once('close', () => socket.off('close', end));
}

type ClientSocket = Socket & { _httpMessage?: { headersSent?: boolean } | null };

/** Node leaves requests that it cannot read to us, with the bare socket. */
function answerBrokenHttp(error: NodeJS.ErrnoException, socket: ClientSocket): void {
  if (!socket.writable || error.code === 'ECONNRESET' || socket._httpMessage?.headersSent === true) {
    socket.destroy();
    return;
  }
  const requestId = `req_${randomUUID()}`;
  const envelope = toEnvelope(failureOf(error.code ?? ''), requestId);
  const body = JSON.stringify(envelope);
  socket.end(
    `HTTP/1.1 ${envelope.statusCode} ${envelope.error}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${requestId}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function failureOf(code: string): DomainError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new DomainError('REQUEST_TIMEOUT', 'The request was sent too slowly.');
    case 'HPE_HEADER_OVERFLOW':
      return new DomainError('BODY_TOO_LARGE', 'The header fields are too large.');
    default:
      return new DomainError('INVALID_PARAMETER', 'The request is not well-formed HTTP.');
  }
}
