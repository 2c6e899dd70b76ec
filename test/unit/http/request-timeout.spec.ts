import { EventEmitter } from 'node:events';
import type { NextFunction, Request, Response } from 'express';
import { currentLogContext, runInLogContext } from '../../../src/platform/http/request/log-context.js';
import { requestTimeout } from '../../../src/platform/http/request/request-timeout.js';

const LIMIT_MS = 60;
const next: NextFunction = () => undefined;

/** An answer that notes its status, when it came, and for which request the log was written then. */
class Answer extends EventEmitter {
  readonly locals = {};
  headersSent = false;
  status: number | null = null;
  afterMs = 0;
  loggedFor: string | undefined;
  private readonly startedMs = performance.now();

  setHeader(): void {
    // No test reads the header fields.
  }
  removeHeader(): void {
    // No test reads the header fields.
  }
  writeHead(status: number): void {
    this.headersSent = true;
    this.status = status;
    this.afterMs = performance.now() - this.startedMs;
    this.loggedFor = currentLogContext()?.requestId;
  }
  end(): void {
    this.emit('close');
  }
}

describe('the time limit of a request', () => {
  const middleware = requestTimeout(LIMIT_MS);

  function begin(requestId: string): Answer {
    const answer = new Answer();
    const request = { headers: {}, complete: true, requestId } as unknown as Request;
    runInLogContext({ requestId }, () => {
      void middleware(request, answer as unknown as Response, next);
    });
    return answer;
  }
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

  it('G3: counts from the start of each request, also of those that begin later', async () => {
    const first = begin('req_first');
    await pause(LIMIT_MS / 2);
    const second = begin('req_second');
    await pause(2 * LIMIT_MS);
    expect([first.status, second.status]).toEqual([504, 504]);
    for (const { afterMs } of [first, second]) expect(afterMs).toBeGreaterThanOrEqual(LIMIT_MS - 1);
  });

  it('G3: is logged for the request that it ended, whichever came first', async () => {
    const answers = ['req_1', 'req_2', 'req_3'].map(begin);
    await pause(2 * LIMIT_MS);
    expect(answers.map(({ loggedFor }) => loggedFor)).toEqual(['req_1', 'req_2', 'req_3']);
  });

  it('G3: leaves answered requests alone, and still ends the next one', async () => {
    const answered = begin('req_answered');
    answered.emit('close');
    await pause(2 * LIMIT_MS);
    expect(answered.status).toBeNull();
    const late = begin('req_late');
    await pause(2 * LIMIT_MS);
    expect(late.status).toBe(504);
  });
});
