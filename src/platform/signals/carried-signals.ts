import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { AppConfig } from '../config/app-config.js';
import { detectPooler } from '../database/setup/pooler-detection.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { PollingCarrier } from './polling-carrier.js';
import { PostgresCarrier } from './postgres-carrier.js';
import { RedisCarrier } from './redis-carrier.js';
import type { SignalCarrier } from './signal-carrier.js';
import { Signals, type Signal, type SignalListener } from './signals.js';

interface Subscription {
  readonly topic: Signal['topic'];
  readonly listener: SignalListener;
  readonly onReconnect: () => void;
}

const PAYLOAD = z.object({ topic: z.enum(['tenant', 'api-key', 'lease', 'ban']), key: z.string() });

/**
 * Signals over whatever carries them here: Postgres LISTEN/NOTIFY; behind a pooler that carries no LISTEN, Redis; else
 * nothing, and each process reads again what it keeps. A signal reaches the listeners of its own process at once, and
 * again when the carrier brings it. Listeners are idempotent: they only drop data that may be stale.
 */
@Injectable()
export class CarriedSignals extends Signals implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('signals');
  private readonly subscriptions = new Set<Subscription>();
  private carrier: SignalCarrier | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    private readonly redis: RedisConnection,
  ) {
    super();
  }

  /** @throws the driver's error, when it cannot be found out what stands before the database */
  async onModuleInit(): Promise<void> {
    const carrier = await this.chooseCarrier();
    this.carrier = carrier;
    await carrier.start({
      onPayload: (payload) => {
        this.receive(payload);
      },
      onGap: () => {
        for (const { onReconnect } of this.subscriptions) this.call(onReconnect);
      },
      onBack: () => {
        this.logger.log('Signals are received again');
      },
      onLost: (error) => {
        this.logger.warn(
          `Signals are not received until their carrier is reachable again: ${messageOf(error)}`,
        );
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.carrier?.stop();
  }

  async publish(signal: Signal): Promise<void> {
    this.deliver(signal);
    try {
      await this.carrier?.send(JSON.stringify({ topic: signal.topic, key: signal.key }));
    } catch (error) {
      this.logger.error(`Signal ${signal.topic} could not be sent to other processes: ${messageOf(error)}`);
    }
  }

  subscribe(topic: Signal['topic'], listener: SignalListener, onReconnect: () => void): () => void {
    const subscription: Subscription = { topic, listener, onReconnect };
    this.subscriptions.add(subscription);
    return () => {
      this.subscriptions.delete(subscription);
    };
  }

  /** Says at boot what a pooler costs, in one line. */
  private async chooseCarrier(): Promise<SignalCarrier> {
    const { directUrl, caCert } = this.config.database;
    const pooler = await detectPooler(this.dataSource);
    if (pooler !== 'transaction') {
      return new PostgresCarrier(
        this.dataSource,
        directUrl ?? urlOf(this.dataSource),
        caCert,
        'Signals go by LISTEN',
      );
    }
    const carrier =
      directUrl !== null
        ? new PostgresCarrier(
            this.dataSource,
            directUrl,
            caCert,
            'Signals go by LISTEN on DATABASE_DIRECT_URL',
          )
        : this.redis.client !== null
          ? new RedisCarrier(this.redis)
          : new PollingCarrier();
    const found = 'DATABASE_URL is that of a pooler in transaction mode, which keeps no session';
    const say = carrier instanceof PollingCarrier ? 'warn' : 'log';
    this.logger[say](`${found}. ${carrier.description}.`);
    return carrier;
  }

  private receive(payload: string): void {
    const signal = parseSignal(payload);
    if (signal === null) this.logger.warn('A notification that is not a signal was ignored');
    else this.deliver(signal);
  }

  private deliver({ topic, key }: Signal): void {
    for (const subscription of this.subscriptions) {
      if (subscription.topic === topic) {
        this.call(() => {
          subscription.listener(key);
        });
      }
    }
  }

  /** A failing listener does not prevent the calls of the others. */
  private call(listen: () => void): void {
    try {
      listen();
    } catch (error) {
      this.logger.error(`A listener of signals failed: ${messageOf(error)}`);
    }
  }
}

function parseSignal(payload: string): Signal | null {
  try {
    return PAYLOAD.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}

/** The URL that the pool actually uses: it may be that of the embedded database. */
function urlOf({ options }: DataSource): string {
  if (options.type !== 'postgres' || options.url === undefined) {
    throw new Error('signals need a Postgres data source with a URL');
  }
  return options.url;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
