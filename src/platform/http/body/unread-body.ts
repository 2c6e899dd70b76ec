import type { NextFunction, Request, Response } from 'express';

/** Bytes of an unread body that are drained, so that the answer arrives and the connection stays usable. */
export const DRAIN_LIMIT_BYTES = 65_536;
/** Time limit for the rest of the body. */
const DRAIN_MS = 2_000;
/** How long a connection stays open without draining, so that its caller can read the answer. */
const LINGER_MS = 500;

/**
 * Middleware: bounds the bytes that are drained of an unread body after the answer. Node alone would drain the whole
 * body, however long. A body whose declared length is below the bound is left to Node.
 */
export function boundUnreadBody(request: Request, response: Response, next: NextFunction): void {
  if (mayBeLong(request)) {
    // Runs before Node's own listener, which decides whether the connection closes.
    response.prependOnceListener('finish', () => {
      // Marks the body as being read; otherwise Node would discard the rest itself. It must follow the answer: a caller
      // that waits for `100 Continue` would take this as permission to send.
      request.read(0);
      if (request.complete) request.resume();
      else drain(request, response);
    });
  }
  next();
}

/** Announces `Connection: close` when more of an unread body may follow than is drained. */
export function closeIfUnread(request: Request, response: Response): void {
  if (!request.complete && mayBeLong(request)) response.setHeader('Connection', 'close');
}

/** Like `closeIfUnread`, for a route that will not read the body: an empty chunked body keeps its connection. */
export function closeIfLong(request: Request, response: Response): void {
  if (saidLength(request) > DRAIN_LIMIT_BYTES) response.setHeader('Connection', 'close');
}

function mayBeLong(request: Request): boolean {
  return request.headers['transfer-encoding'] !== undefined || saidLength(request) > DRAIN_LIMIT_BYTES;
}

function saidLength({ headers }: Request): number {
  return Number(headers['content-length'] ?? 0);
}

/**
 * Drains the rest, up to the bound. A connection that must close is first half-closed on our side and destroyed later.
 * Destroying it at once would answer later bytes with a reset, which discards the answer in transit.
 */
function drain(request: Request, response: Response): void {
  const { socket } = request;
  const isLast = response.getHeader('Connection') === 'close';
  const destroyIn = (ms: number): NodeJS.Timeout => setTimeout(() => socket.destroy(), ms);
  let left = DRAIN_LIMIT_BYTES;
  let timer = destroyIn(DRAIN_MS);
  const stop = (): void => {
    clearTimeout(timer);
  };
  socket.once('close', stop);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left >= 0) return;
    request.pause().removeAllListeners('data');
    socket.end();
    stop();
    timer = destroyIn(LINGER_MS);
  });
  request.once('end', () => {
    stop();
    // Many more requests may follow on this connection.
    socket.off('close', stop);
    if (isLast) socket.destroy();
  });
  if (isLast) socket.destroySoon = () => socket.end();
  request.resume();
}
