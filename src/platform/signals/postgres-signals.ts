import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { AppConfig } from '../config/app-config.js';
import { ListenConnection } from './listen-connection.js';
import { Signals, SIGNALS_CHANNEL, type Signal, type SignalListener } from './signals.js';

interface Subscription {
  readonly topic: Signal['topic'];
  readonly listener: SignalListener;
  readonly onReconnect: () => void;
}

const PAYLOAD = z.object({ topic: z.enum(['tenant', 'api-key', 'lease', 'ban']), key: z.string() });

/**
 * Signals over Postgres LISTEN/NOTIFY. A signal reaches the listeners of its own process at once. The notification
 * reaches all processes, so local listeners run twice. Listeners are idempotent: they only drop data that may be stale.
 */
@Injectable()
export class PostgresSignals extends Signals implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(PostgresSignals.name);
  private readonly subscriptions = new Set<Subscription>();
  private connection: ListenConnection | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
  ) {
    super();
  }

  async onModuleInit(): Promise<void> {
    const { caCert } = this.config.database;
    this.connection = new ListenConnection(urlOf(this.dataSource), caCert, {
      onPayload: (payload) => {
        this.receive(payload);
      },
      onReconnected: () => {
        this.logger.log('Listening for signals again');
        for (const { onReconnect } of this.subscriptions) this.call(onReconnect);
      },
      onLost: (error) => {
        this.logger.warn(`Signals are not received until Postgres is reachable again: ${messageOf(error)}`);
      },
    });
    await this.connection.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection?.stop();
  }

  async publish(signal: Signal): Promise<void> {
    this.deliver(signal);
    try {
      await this.dataSource.query('SELECT pg_notify($1, $2)', [
        SIGNALS_CHANNEL,
        JSON.stringify({ topic: signal.topic, key: signal.key }),
      ]);
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
