import type { DataSource } from 'typeorm';
import { HEARTBEAT_MS, ListenConnection } from './listen-connection.js';
import type { CarrierEvents, SignalCarrier } from './signal-carrier.js';
import { SIGNALS_CHANNEL } from './signals.js';

/** LISTEN on a connection of its own, and NOTIFY on any connection of the pool: a pooler carries the latter. */
export class PostgresCarrier implements SignalCarrier {
  private connection: ListenConnection | null = null;

  /**
   * @param dataSource the pool
   * @param url the server's own address, or that of a pooler that keeps sessions
   * @param caCert PEM of the authorities that sign the server's certificate; null means the system's
   * @param heartbeatMs how often it is proven that what the pool sends arrives
   */
  constructor(
    private readonly dataSource: Pick<DataSource, 'query'>,
    private readonly url: string,
    private readonly caCert: string | null,
    readonly description: string,
    private readonly heartbeatMs = HEARTBEAT_MS,
  ) {}

  async start({ onPayload, onGap, onLost, onBack }: CarrierEvents): Promise<void> {
    const handlers = {
      send: (payload: string) => this.send(payload),
      onPayload,
      onGap,
      onLost,
      onReconnected: () => {
        onBack();
        onGap();
      },
    };
    this.connection = new ListenConnection(this.url, this.caCert, handlers, this.heartbeatMs);
    await this.connection.start();
  }

  async send(payload: string): Promise<void> {
    await this.dataSource.query('SELECT pg_notify($1, $2)', [SIGNALS_CHANNEL, payload]);
  }

  async stop(): Promise<void> {
    await this.connection?.stop();
  }
}
