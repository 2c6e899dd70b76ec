import type { Request } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { SHORT_BODY_BYTES } from './long-bodies.js';

/** Maximum length of any body. */
export const BODY_LIMIT_BYTES = 1_048_576;

/** Whether bytes may follow the head. A chunked body must be read to know: it may be empty. */
export function mayHaveBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Options for reading a body. */
export interface Reading {
  readonly limitBytes: number;
  /** Aborts the reading. */
  readonly signal?: AbortSignal;
  /**
   * Called once for a body longer than `SHORT_BODY_BYTES`: calls `begin` when reading may continue. Returns the
   * function to call when the reading has ended.
   */
  readonly queue?: (begin: () => void) => () => void;
}

/**
 * Reads the whole body, unchanged. Reading stops when the body is too long or the signal aborts; the rest stays unread.
 *
 * @throws DomainError `BODY_TOO_LARGE`; `INVALID_JSON` when the body is incomplete
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
 * Collects bytes in one buffer that grows by doubling. A list of chunks would take a hundred times the size of a body
 * that arrives byte by byte.
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
      // Usually the only chunk.
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
