import { DeliveryWorker, SendLimits } from '../../../src/modules/webhooks/testing.js';
import type { EventType } from '../../../src/domain/event.js';
import { Clock } from '../../../src/platform/clock.js';
import { addToOutbox } from '../../../src/platform/outbox/outbox.js';
import { createTestApp, type TestApp } from '../http/app.js';
import { FixedClock } from '../http/fixed-clock.js';
import { createTenant, type TenantOptions, type TestTenant } from '../verification/tenants.js';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.js';

const BASE = '/api/v1/x402';

export interface CreatedEndpoint {
  readonly id: string;
  readonly secret: string;
  readonly url: string;
}

export interface DeliveryBody {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly attempt: number;
  readonly status: string;
  readonly statusCode: number | null;
  readonly durationMs: number | null;
  readonly error: string | null;
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly Readonly<Record<string, unknown>>[];
}

export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

/** The application without scheduled jobs, one receiver, and a clock that the test controls. */
export interface WebhooksFixture {
  readonly test: TestApp;
  readonly clock: FixedClock;
  readonly receiver: WebhookReceiver;
  tenant(options?: TenantOptions): Promise<TestTenant>;
  call<T = Record<string, unknown>>(
    key: string,
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    body?: object,
  ): Promise<Reply<T>>;
  /** An endpoint at the receiver. */
  endpoint(key: string, more?: object, path?: string): Promise<CreatedEndpoint>;
  /** Writes an event of the tenant to the outbox, as a module does. */
  event(tenant: TestTenant, type: EventType, data?: object): Promise<void>;
  /** Delivers everything that is due by the clock. */
  deliver(): Promise<void>;
  deliveries(key: string, endpointId: string, query?: string): Promise<DeliveryBody[]>;
  close(): Promise<void>;
}

/** Shorter than the real limits, to keep tests fast. */
const LIMITS = { timeoutMs: 400, answerBytes: 65_536, ca: undefined };

export async function startWebhooks(
  options: {
    readonly limits?: Readonly<Record<string, number>>;
    readonly config?: Record<string, string>;
  } = {},
): Promise<WebhooksFixture> {
  const receiver = await startWebhookReceiver();
  const clock = new FixedClock(Date.now());
  const test = await createTestApp({
    config: {
      JOBS_ENABLED: 'false',
      X402_ADMIN_KEY: 'operator-of-the-webhooks',
      WEBHOOK_ALLOWED_HOSTS: receiver.host,
      ...options.config,
    },
    overrides: (builder) =>
      builder
        .overrideProvider(Clock)
        .useValue(clock)
        .overrideProvider(SendLimits)
        .useValue({ ...LIMITS, ...options.limits }),
  });
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says what the test expects to find
  const call: WebhooksFixture['call'] = async <T>(
    key: string,
    method: Method,
    path: string,
    body?: object,
  ) => {
    const request = test.http[method](BASE + path).set('Authorization', `Bearer ${key}`);
    const { status, body: answer } = (await (body === undefined
      ? request
      : request.send(body))) as Reply<unknown>;
    return { status, body: answer as T };
  };
  return {
    test,
    clock,
    receiver,
    call,
    tenant: (tenantOptions) => createTenant(test.app, { plan: 'starter', ...tenantOptions }),
    endpoint: async (key, more = {}, path = '/hook') => {
      const { status, body } = await call<CreatedEndpoint>(key, 'post', '/webhook-endpoints', {
        url: receiver.url + path,
        ...more,
      });
      if (status !== 201) throw new Error(`no endpoint: ${JSON.stringify(body)}`);
      return body;
    },
    event: async ({ tenantId }, type, data = { is: type }) => {
      await test.dataSource.transaction((manager) =>
        addToOutbox(manager, { tenantId, environment: 'live', type, data: { ...data } }),
      );
    },
    deliver: () => test.app.get(DeliveryWorker, { strict: false }).runOnce(),
    deliveries: async (key, endpointId, query = '') => {
      const path = `/webhook-endpoints/${endpointId}/deliveries${query}`;
      const { body } = await call<{ deliveries: DeliveryBody[] }>(key, 'get', path);
      return body.deliveries;
    },
    close: async () => {
      await test.close();
      await receiver.stop();
    },
  };
}

type Method = 'get' | 'post' | 'patch' | 'delete';
