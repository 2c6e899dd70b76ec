import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DomainError } from '../../../domain/error-code.js';
import { Lifecycle } from '../../../platform/http/shutdown/lifecycle.js';
import { HeldPlaces, type HeldPlace, type Holder } from '../../limits/index.js';
import { EventStream, StreamLimits, type Subscriber } from './event-stream.js';
import { StreamReader } from './stream-reader.js';

/** Each may be of an owner of its own, who waits for a turn of `HeavyReads`: half of those who may. */
const STREAMS_OF_PROCESS = 500;
/** A place is held this much longer than a stream lives, if its process dies. */
const SPARE_MS = 5_000;

/** How many streams may be open at once, in all processes. */
const MOST = { session: 4, user: 8, tenant: 40 } as const;

/**
 * Opens the streams of this process, and ends them all the moment that it shuts down: their readers come again, to
 * another process, and miss nothing.
 */
@Injectable()
export class EventStreams {
  constructor(
    private readonly reader: StreamReader,
    private readonly places: HeldPlaces,
    private readonly lifecycle: Lifecycle,
    private readonly limits: StreamLimits,
  ) {
    lifecycle.onShutdown(() => {
      reader.endAll();
    });
  }

  /**
   * Opens a stream; the answer has begun when it returns, unless its reader has gone.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED` when the session, the person, the account or this process has too many;
   * `SHUTTING_DOWN`
   */
  async open(subscriber: Subscriber, response: Response, lastEventId: string | undefined): Promise<void> {
    if (this.isStopping()) throw shuttingDown();
    if (this.reader.size >= STREAMS_OF_PROCESS) throw tooMany('This server has too many streams of events');
    const { streamMs } = this.limits;
    const place = await this.places.take(holdersOf(subscriber), streamMs + SPARE_MS);
    if (!isPlace(place)) throw tooMany(`Your ${nameOf(place)} has ${place.most} streams of events`);
    // Either may have happened while the places were asked for.
    const isStopping = this.isStopping();
    if (isStopping || response.closed) place.giveBack();
    if (response.closed) return;
    if (isStopping) throw shuttingDown();
    const stream = new EventStream(subscriber, response, { lastEventId, streamMs });
    response.on('close', () => {
      place.giveBack();
      this.reader.remove(stream);
    });
    this.reader.add(stream);
  }

  private isStopping(): boolean {
    return this.lifecycle.isShuttingDown;
  }
}

function holdersOf({ sessionId, userId, tenantId }: Subscriber): Holder[] {
  return [
    { subject: `streams:session:${sessionId}`, most: MOST.session },
    ...(userId === null ? [] : [{ subject: `streams:person:${userId}`, most: MOST.user }]),
    { subject: `streams:account:${tenantId}`, most: MOST.tenant },
  ];
}

function isPlace(taken: HeldPlace | Holder): taken is HeldPlace {
  return 'giveBack' in taken;
}

function nameOf({ subject }: Holder): string {
  return subject.split(':')[1] ?? '';
}

function tooMany(what: string): DomainError {
  return new DomainError('RATE_LIMIT_EXCEEDED', `${what} already: close one, or try again.`, {
    retryAfterSeconds: 5,
  });
}

function shuttingDown(): DomainError {
  return new DomainError('SHUTTING_DOWN', 'This server is shutting down.');
}
