import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Served } from '../bench/stack.js';
import type { TestTenant } from '../test/support/verification/tenants.js';
import { startWebhookReceiver, type WebhookReceiver } from '../test/support/webhooks/webhook-receiver.js';

/** Deliveries of the dead are at work again after 20 s, what Postgres could not record after 20 s more. */
const DELIVERED_LIMIT_MS = 180_000;

/** A seller's server that receives events during the failures of everything else; it never fails itself. */
export class Listener {
  private constructor(private readonly receiver: WebhookReceiver) {}

  static async start(): Promise<Listener> {
    return new Listener(await startWebhookReceiver());
  }

  /** For `WEBHOOK_ALLOWED_HOSTS`. */
  get host(): string {
    return this.receiver.host;
  }

  /** From now on the seller's events are sent here. */
  async listenFor({ liveKey }: TestTenant, { url }: Served): Promise<void> {
    const response = await fetch(`${url}/api/v1/x402/webhook-endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${liveKey}` },
      body: JSON.stringify({ url: `${this.receiver.url}/hook`, eventTypes: ['payment.verified'] }),
    });
    if (response.status !== 201) throw new Error(`no endpoint: ${await response.text()}`);
  }

  /**
   * Waits until everything is delivered, and compares what is said to be delivered with what arrived, both ways. That
   * every payment has its event and every event its delivery is an invariant of the database.
   */
  async contradictions(dataSource: DataSource): Promise<Record<string, string>> {
    const deadline = performance.now() + DELIVERED_LIMIT_MS;
    let waiting = await waitingIn(dataSource);
    while (waiting > 0 && performance.now() < deadline) {
      await sleep(500);
      waiting = await waitingIn(dataSource);
    }
    const delivered = await idsOf(
      dataSource,
      `SELECT event_id AS id FROM webhook_deliveries WHERE status = 'delivered'`,
    );
    const committed = await idsOf(dataSource, 'SELECT id FROM webhook_events');
    const arrived = new Set(this.receiver.received.map(({ id }) => id));
    const found: Record<string, number> = {
      'events still wait': waiting,
      'deliveries that never arrived': [...delivered].filter((id) => !arrived.has(id)).length,
      'events that arrived and were never committed': [...arrived].filter((id) => !committed.has(id)).length,
    };
    return Object.fromEntries(
      Object.entries(found).flatMap(([what, count]) => (count > 0 ? [[what, String(count)]] : [])),
    );
  }

  get heard(): number {
    return this.receiver.received.length;
  }

  stop(): Promise<void> {
    return this.receiver.stop();
  }
}

/** What a process whose clock was an hour ahead has put off for an hour is late, not lost: it is not waited for. */
async function waitingIn(dataSource: DataSource): Promise<number> {
  const [row] = await dataSource.query<[{ waiting: number }]>(
    `SELECT (SELECT count(*) FROM outbox)::int
       + (SELECT count(*) FROM webhook_deliveries WHERE status <> 'delivered'
         AND (next_attempt_at IS NULL OR next_attempt_at < now() + interval '30 minutes'))::int AS waiting`,
  );
  return row.waiting;
}

async function idsOf(dataSource: DataSource, sql: string): Promise<Set<string>> {
  return new Set((await dataSource.query<{ id: string }[]>(sql)).map(({ id }) => id));
}
