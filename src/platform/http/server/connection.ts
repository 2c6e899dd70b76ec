import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { hasTooManyLines } from '../request/request-framing.js';

/** No client that we know of sends more than ten ahead. */
const WAITING_LIMIT = 16;
/** What is sent ahead takes memory, many times its own size; of a body that comes beside it Node reads some itself. */
const WAITING_BYTES = 131_072;
/** What is still heard out, unread, after the connection's last answer; cut off at once, many a client would not see it. */
const REST_BYTES = 65_536;
const REST_MS = 2_000;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly handle: RequestListener;
}

/**
 * The requests of one connection, one after the other. Node hands out requests that were sent ahead (pipelining) as they
 * come; handled at once, each would have its work, its database connection and its answer in memory before the first is read
 * by anybody. So the next begins when the answer before it has left, and who sends too many ahead is cut off.
 */
export class Connection {
  private current: Exchange | null = null;
  private readonly waiting: Exchange[] = [];
  /** What of the connection had been read when the first of them came. */
  private readBytesAtWait = 0;
  /** Follows the answers to all that was well-formed, and ends the connection. */
  private lastWord: string | null = null;
  private readBytesAtEnd: number | null = null;

  constructor(private readonly socket: Socket) {
    socket.once('close', () => {
      this.waiting.length = 0;
    });
  }

  /** Handles the request at its turn; never, when the connection breaks before. */
  take(request: IncomingMessage, response: ServerResponse, handle: RequestListener): void {
    // What had come before the connection ended is still read out. Its answer would never be sent, nor ever close.
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

  /** Says what is wrong with bytes that are no request, after the answers to those before them, and closes. */
  endWith(text: string): void {
    if (this.readBytesAtEnd !== null) {
      if (this.socket.bytesRead - this.readBytesAtEnd > REST_BYTES) this.socket.destroy();
      return;
    }
    this.lastWord ??= text;
    // A request that lacks the rest of its own body is the one that is broken: its answer would not come.
    if (this.current?.request.complete !== true) this.sayLastWord();
  }

  private begin(exchange: Exchange): void {
    this.current = exchange;
    exchange.response.once('close', this.next);
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
    // Half an answer cannot be taken back.
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
