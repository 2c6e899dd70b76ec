import type { NextFunction, Request, Response } from 'express';

/** So much of a body that nobody reads is taken from the connection, so that the answer arrives and it can go on. */
export const DRAIN_LIMIT_BYTES = 65_536;
/** So long the rest may take to come. */
const DRAIN_MS = 2_000;
/** So long a connection of which no more is taken stays, for its caller to read the answer. */
const LINGER_MS = 500;

/**
 * Middleware: bounds what is taken of a body that nobody has read when the answer is done; Node alone would take all of
 * it, as long as it comes. What is shorter than the bound by its own word is left to Node.
 */
export function boundUnreadBody(request: Request, response: Response, next: NextFunction): void {
  if (mayBeLong(request)) {
    // Ahead of Node's own listener, which decides what becomes of the connection.
    response.prependOnceListener('finish', () => {
      // Reading has begun, says this to Node, which would throw the rest away by itself otherwise. Not before the answer:
      // whoever waits for leave to send would take it as that.
      request.read(0);
      if (request.complete) request.resume();
      else drain(request, response);
    });
  }
  next();
}

/** Says, where more of an unread body may come than is taken, that the connection ends with this answer. */
export function closeIfUnread(request: Request, response: Response): void {
  if (!request.complete && mayBeLong(request)) response.setHeader('Connection', 'close');
}

/** The same for a route that will not read it: an empty chunked body, which is none, keeps its connection. */
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
 * Takes the rest, up to the bound. A connection that has to be closed is closed on our side first and destroyed later:
 * at once, what still comes would be answered with a reset, which destroys the answer on its way.
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
    // Many more requests may come on this connection.
    socket.off('close', stop);
    if (isLast) socket.destroy();
  });
  if (isLast) socket.destroySoon = () => socket.end();
  request.resume();
}
