import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { hasTooManyLines } from '../request/request-framing.js';

/** No known client pipelines more than ten requests. */
const WAITING_LIMIT = 16;
/** Pipelined input takes many times its own size in memory; Node itself reads part of a concurrent body. */
const WAITING_BYTES = 131_072;
/** Bytes still read and discarded after the last answer; an immediate close would hide the answer from many clients. */
const REST_BYTES = 65_536;
const REST_MS = 2_000;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly handle: RequestListener;
}

/**
 * Processes the requests of one connection in sequence. Node emits pipelined requests as they arrive. In parallel, each
 * would hold its work, database connection and answer in memory before the client reads the first. Therefore a request
 * starts when the previous answer has been sent, and a client that pipelines too many is disconnected.
 */
export class Connection {
  private current: Exchange | null = null;
  private readonly waiting: Exchange[] = [];
  /** Bytes read on the connection when the first waiting request arrived. */
  private readBytesAtWait = 0;
  /** Sent after the answers to all well-formed requests; then the connection closes. */
  private lastWord: string | null = null;
  private readBytesAtEnd: number | null = null;

  constructor(private readonly socket: Socket) {
    socket.once('close', () => {
      this.waiting.length = 0;
    });
  }

  /** Handles the request at its turn; never, if the connection breaks first. */
  take(request: IncomingMessage, response: ServerResponse, handle: RequestListener): void {
    // Node still emits requests that arrived before the connection ended. Their answers would never be sent or closed.
    if (!this.socket.writable) return;
    if (this.current === null) this.begin({ request, response, handle });
    else if (this.mayWait(request)) this.waiting.push({ request, response, handle });
    else this.socket.destroy();
  }

  private mayWait(request: IncomingMessage): boolean {
    const { bytesRead } = this.socket;
    if (this.waiting.length === 0) this.readBytesAtWait = bytesRead;
    return (
      this.waiting.length < WAITING_LIMIT &&
      bytesRead - this.readBytesAtWait <= WAITING_BYTES &&
      !hasTooManyLines(request)
    );
  }

  /** Reports malformed bytes after the answers to the earlier requests, and closes the connection. */
  endWith(text: string): void {
    if (this.readBytesAtEnd !== null) {
      if (this.socket.bytesRead - this.readBytesAtEnd > REST_BYTES) this.socket.destroy();
      return;
    }
    this.lastWord ??= text;
    // The malformed request is the one with the incomplete body: its answer would not come.
    if (this.current?.request.complete !== true) this.sayLastWord();
  }

  private begin(exchange: Exchange): void {
    this.current = exchange;
    exchange.response.on('close', this.next);
    exchange.handle(exchange.request, exchange.response);
  }

  private readonly next = (): void => {
    this.current = null;
    if (!this.socket.writable) return;
    const exchange = this.waiting.shift();
    const isWhole = exchange?.request.complete === true;
    if (this.lastWord !== null && !isWhole) this.sayLastWord();
    else if (exchange !== undefined) this.begin(exchange);
  };

  private sayLastWord(): void {
    const { socket, current, lastWord } = this;
    this.waiting.length = 0;
    // A partial answer cannot be withdrawn.
    if (!socket.writable || current?.response.headersSent === true) {
      socket.destroy();
      return;
    }
    this.readBytesAtEnd = socket.bytesRead;
    socket.end(lastWord ?? '');
    const timer = setTimeout(() => socket.destroy(), REST_MS).unref();
    socket.once('close', () => {
      clearTimeout(timer);
    });
  }
}
