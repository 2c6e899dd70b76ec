import type { Request } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { SHORT_BODY_BYTES } from './long-bodies.js';

/** No body may be longer. */
export const BODY_LIMIT_BYTES = 1_048_576;

/** Whether bytes may follow the head. Of a chunked body that is only known when it is read: it may be empty. */
export function mayHaveBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** How a body is read. */
export interface Reading {
  readonly limitBytes: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** Asked once of a body that is longer than `SHORT_BODY_BYTES`: calls when it may be read on, and returns how to say that it is over. */
  readonly queue?: (begin: () => void) => () => void;
}

/**
 * The whole body, as it came. Reading stops where it becomes too long, or when the signal says so; the rest stays unread.
 *
 * @throws DomainError `BODY_TOO_LARGE`; `INVALID_JSON` where it ends before its end
 */
export function readBytes(request: Request, { limitBytes, signal, queue }: Reading): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const gathered = new GatheredBytes();
    let endTurn: (() => void) | undefined;
    const stop = (): void => {
      request.off('data', onData).off('end', onEnd).off('close', onCut);
      signal?.removeEventListener('abort', onCut);
      endTurn?.();
    };
    const fail = (failure: DomainError): void => {
      stop();
      request.pause();
      reject(failure);
    };
    const onData = (chunk: Buffer): void => {
      if (gathered.length + chunk.length > limitBytes) {
        fail(tooLarge());
        return;
      }
      gathered.add(chunk);
      if (queue === undefined || endTurn !== undefined || gathered.length <= SHORT_BODY_BYTES) return;
      request.pause();
      endTurn = queue(() => request.resume());
    };
    const onEnd = (): void => {
      stop();
      resolve(gathered.bytes);
    };
    const onCut = (): void => {
      fail(new DomainError('INVALID_JSON', 'The body has not come to its end.'));
    };
    if (request.destroyed) {
      onCut();
      return;
    }
    signal?.addEventListener('abort', onCut);
    request.on('data', onData).on('end', onEnd).on('close', onCut);
  });
}

/** 413, naming the limit. */
export function tooLarge(): DomainError {
  return new DomainError('BODY_TOO_LARGE', `A body may have at most ${BODY_LIMIT_BYTES} bytes.`);
}

/**
 * Bytes in one buffer that grows by doubling. As a list of chunks, a body that comes byte by byte would take a hundred
 * times its size.
 */
class GatheredBytes {
  private held: Buffer = Buffer.alloc(0);
  length = 0;

  get bytes(): Buffer {
    return this.held.subarray(0, this.length);
  }

  add(chunk: Buffer): void {
    const length = this.length + chunk.length;
    if (this.length === 0) {
      // Nearly always it is the only one.
      this.held = chunk;
    } else {
      if (length > this.held.length) this.grow(length);
      chunk.copy(this.held, this.length);
    }
    this.length = length;
  }

  private grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.held.length));
    this.held.copy(larger, 0, 0, this.length);
    this.held = larger;
  }
}
