import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { startSentrySink, type SentrySink } from '../../support/facilitator/sentry-sink.js';
import { startPythonVerifier, type PythonVerifierStandIn } from '../../support/python-verifier/start.js';
import { startRedisServer } from '../../support/services/redis.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { startCollector, type CollectedSpan, type Collector } from '../../support/telemetry/collector.js';
import { createTenant, registerWallet, type TestTenant } from '../../support/verification/tenants.js';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhooks/webhook-receiver.js';

const API = '/api/v1/x402';
/** The recipient of the stand-in's answers. */
const WALLET = '0x2222222222222222222222222222222222222222';
const HEADER_SECRET = 'collector-merlin-4721';
/** All that a span may say; a further name is a decision about what leaves the process. */
const ATTRIBUTES = new Set([
  'db.operation.name',
  'db.query.summary',
  'db.system.name',
  'error.type',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'server.address',
  'x402.batch.size',
  'x402.event.type',
  'x402.request.id',
  'x402.tenant.id',
  'x402.verification.cached',
  'x402.verification.chain',
  'x402.verification.reason',
  'x402.verification.status',
  'x402.verifier.audience',
  'x402.verifier.mode',
  'x402.verifier.outcome',
  'x402.webhook.attempt',
  'x402.webhook.outcome',
]);

const newTraceparent = (flags = '01') => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, header: `00-${traceId}-${spanId}-${flags}` };
};
/** The first statement of a connection is in the trace of the request that the pool grew for. */
const setsUpConnection = ({ attributes }: CollectedSpan) =>
  attributes['db.query.summary'] === 'SELECT pg_backend_pid';
const newHash = () => `0x${randomBytes(32).toString('hex')}`;

/** All lines of a request, once its last one (`request`) is out. @throws Error after 10 s */
async function linesOf(server: ServerProcess, requestId: unknown): Promise<Record<string, unknown>[]> {
  for (const deadline = Date.now() + 10_000; ;) {
    const lines = server.logs().filter((line) => line['requestId'] === requestId);
    if (lines.some(({ msg }) => msg === 'request')) return lines;
    if (Date.now() > deadline) throw new Error('its line did not come');
    await new Promise((done) => setTimeout(done, 20));
  }
}

describe('traces and metrics by OTLP', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let verifier: PythonVerifierStandIn;
  let redis: Awaited<ReturnType<typeof startRedisServer>>;
  let receiver: WebhookReceiver;
  let collector: Collector;
  let sink: SentrySink;
  let tenant: TestTenant;
  let server: ServerProcess;

  const environment = (): Record<string, string> => ({
    PYTHON_VERIFIER_URL: verifier.url,
    PYTHON_VERIFIER_KEY: verifier.key,
    REDIS_URL: redis.url,
    WEBHOOK_ALLOWED_HOSTS: receiver.host,
    X402_ADMIN_KEY: 'operator-key-of-the-run',
  });
  const telemetry = (): Record<string, string> => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${HEADER_SECRET}`,
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=drill',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRIC_EXPORT_INTERVAL: '500',
  });
  const post = async (
    to: ServerProcess,
    path: string,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const response = await fetch(`${to.url}${API}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.liveKey}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const verify = (txHash: string, traceparent?: string, to = server) =>
    post(to, '/verify', { txHash, chain: 'base' }, traceparent === undefined ? {} : { traceparent });
  /** The spans of a trace, once its request has ended. */
  const traceOf = async (traceId: string): Promise<CollectedSpan[]> => {
    await collector.waitForSpan((span) => span.traceId === traceId && span.kind === 2);
    return collector.spans.filter((span) => span.traceId === traceId);
  };
  const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan => {
    const [span, ...others] = spans.filter((one) => one.name === name);
    if (span === undefined || others.length > 0)
      throw new Error(`not one ${name} in ${spans.map((one) => one.name).join(', ')}`);
    return span;
  };

  beforeAll(async () => {
    [database, verifier, redis, receiver, collector, sink] = await Promise.all([
      createThrowawayDatabase(),
      startPythonVerifier(),
      startRedisServer(),
      startWebhookReceiver(),
      startCollector(),
      startSentrySink(),
    ]);
    dataSource = await createDataSource(database.url).initialize();
    tenant = await createTenant(dataSource, { plan: 'enterprise' });
    await registerWallet(dataSource, tenant.tenantId, {
      environment: 'live',
      chain: 'base',
      address: WALLET,
    });
    server = await startServer({
      databaseUrl: database.url,
      env: { ...environment(), ...telemetry(), SENTRY_DSN: sink.dsn },
    });
  }, 60_000);
  afterAll(async () => {
    await server.kill();
    await Promise.all([verifier.stop(), redis.stop(), receiver.stop(), collector.stop(), sink.stop()]);
    await dataSource.destroy();
    await database.drop();
  });

  it('P5: a verification is one trace that continues the caller, with its outcome, statements, Redis and verifier', async () => {
    const caller = newTraceparent();
    const hash = newHash();
    const { body } = await verify(hash, caller.header);
    expect(body).toMatchObject({ status: 'confirmed' });
    const spans = await traceOf(caller.traceId);
    const request = named(spans, 'POST /api/v1/x402/verify');
    expect(request).toMatchObject({
      parentSpanId: caller.spanId,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/api/v1/x402/verify',
        'http.response.status_code': 200,
        'x402.request.id': body['requestId'],
        'x402.tenant.id': tenant.tenantId,
      },
      resource: { 'service.name': 'x402-infrastructure', 'deployment.environment.name': 'drill' },
    });
    const verification = named(spans, 'verification');
    expect(verification).toMatchObject({
      parentSpanId: request.spanId,
      attributes: {
        'x402.verification.chain': 'base',
        'x402.verification.status': 'confirmed',
        'x402.verification.cached': false,
        'x402.request.id': body['requestId'],
      },
    });
    const asked = named(spans, 'verifier python');
    expect(asked).toMatchObject({
      parentSpanId: verification.spanId,
      attributes: { 'x402.verifier.outcome': 'succeeded' },
    });
    const call = named(spans, 'POST');
    expect(call).toMatchObject({
      parentSpanId: asked.spanId,
      kind: 3,
      attributes: { 'http.response.status_code': 200 },
    });
    const { requests } = await verifier.stats();
    const received = requests.find((one) => one.body['tx_hash'] === hash);
    expect(received?.headers['traceparent']).toBe(`00-${caller.traceId}-${call.spanId}-01`);
    const statements = spans.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql');
    expect(statements.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['SELECT acquire_verifications', 'SELECT commit_verifications']),
    );
    expect(spans.some(({ attributes }) => attributes['db.system.name'] === 'redis')).toBe(true);
  });

  it('P5: a repeat says that it was cached, and a refusal which code it had', async () => {
    const hash = newHash();
    await verify(hash);
    const again = newTraceparent();
    await verify(hash, again.header);
    expect(named(await traceOf(again.traceId), 'verification').attributes).toMatchObject({
      'x402.verification.cached': true,
    });
    const invalid = newTraceparent();
    expect((await verify('0x12', invalid.header)).status).toBe(400);
    const refused = (await traceOf(invalid.traceId)).filter(({ failed }) => failed);
    expect(refused.map(({ attributes }) => attributes['error.type'])).toEqual(['INVALID_TX_HASH']);
  });

  it('P5: an invalid traceparent begins a trace of its own', async () => {
    const { body } = await verify(newHash(), `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`);
    const span = await collector.waitForSpan(
      (one) => one.kind === 2 && one.attributes['x402.request.id'] === body['requestId'],
    );
    expect(span.parentSpanId).toBe('');
    expect(span.traceId).not.toBe('0'.repeat(32));
  });

  it('P5: verifications that share a statement have it in no trace of theirs, but as a linked one', async () => {
    const callers = Array.from({ length: 30 }, () => newTraceparent());
    await Promise.all(callers.map(({ header }) => verify(newHash(), header)));
    const traces = await Promise.all(callers.map(({ traceId }) => traceOf(traceId)));
    const ids = new Set(callers.map(({ traceId }) => traceId));
    let shared = 0;
    for (const spans of traces) {
      for (const wait of spans.filter(({ name }) => name === 'batched statement')) {
        const size = wait.attributes['x402.batch.size'];
        const own = spans.filter((span) => span.parentSpanId === wait.spanId && !setsUpConnection(span));
        if (size === undefined) {
          expect(own).toHaveLength(1);
          continue;
        }
        shared += 1;
        expect(own).toEqual([]);
        const [link] = wait.links;
        const batch = await collector.waitForSpan(({ spanId }) => spanId === link?.spanId);
        expect(ids.has(batch.traceId)).toBe(false);
        expect(batch.links).toContainEqual(
          expect.objectContaining({ traceId: wait.traceId, spanId: wait.spanId }),
        );
        const statement = await collector.waitForSpan(({ parentSpanId }) => parentSpanId === batch.spanId);
        expect(statement.attributes['db.system.name']).toBe('postgresql');
      }
    }
    expect(shared).toBeGreaterThan(0);
  });

  it('P5: the delivery of a webhook is linked to the verification that caused its event', async () => {
    const endpoint = await post(server, '/webhook-endpoints', { url: receiver.url });
    expect(endpoint.status).toBe(201);
    const caller = newTraceparent();
    await verify(newHash(), caller.header);
    const delivery = await collector.waitForSpan(
      ({ name, links }) =>
        name === 'webhook delivery' && links.some(({ traceId }) => traceId === caller.traceId),
    );
    const cause = named(await traceOf(caller.traceId), 'verification');
    expect(delivery.links).toEqual([expect.objectContaining({ spanId: cause.spanId })]);
    expect(delivery.traceId).not.toBe(caller.traceId);
    expect(delivery.attributes).toMatchObject({
      'x402.event.type': 'payment.verified',
      'x402.webhook.outcome': 'delivered',
      'x402.tenant.id': tenant.tenantId,
    });
    expect(receiver.received.map(({ headers }) => headers['traceparent'])).toEqual(
      receiver.received.map(() => undefined),
    );
  });

  it('H1: every line of a traced request names its span, and so does the event at Sentry', async () => {
    await verifier.program({ rules: [{ status: 500 }] });
    const caller = newTraceparent();
    const { status, body } = await verify(newHash(), caller.header);
    await verifier.program({ rules: [] });
    expect(status).toBe(503);
    const lines = await linesOf(server, body['requestId']);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatchObject({ trace_id: caller.traceId });
    const request = named(await traceOf(caller.traceId), 'POST /api/v1/x402/verify');
    expect(lines.find(({ msg }) => msg === 'request')).toMatchObject({ span_id: request.spanId });
    expect(request.failed).toBe(true);
    const [event] = await sink.waitFor(1);
    expect(event).toMatchObject({
      tags: { trace_id: caller.traceId, request_id: body['requestId'] },
      contexts: { trace: { trace_id: caller.traceId } },
    });
  });

  it('P5: metrics arrive with the names, labels and values that Prometheus gets', async () => {
    const labels = { chain: 'base', status: 'confirmed', cached: 'false' };
    const point = await collector.waitForPoint(
      (one) => one.name === 'x402_verifications_total' && one.labels['cached'] === 'false',
    );
    expect(point.labels).toEqual(labels);
    const text = await (await fetch(`${server.managementUrl ?? ''}/metrics`)).text();
    const scraped = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name));
    const last = collector.points.findLast(
      (one) => one.name === 'x402_verifications_total' && one.labels['cached'] === 'false',
    );
    const value = /^x402_verifications_total\{chain="base",status="confirmed",cached="false"\} (\d+)/m.exec(
      text,
    );
    expect(last?.value).toBe(Number(value?.[1]));
    await collector.waitForPoint((one) => one.name === 'nodejs_eventloop_lag_p99_seconds');
    const exported = new Set(collector.points.map(({ name }) => name));
    expect([...exported].filter((name) => !scraped.has(name))).toEqual([]);
    const durations = collector.points.findLast(
      ({ name, labels: of }) =>
        name === 'http_server_request_duration_seconds' && of['http_route'] === '/api/v1/x402/verify',
    );
    expect(durations?.bounds).toHaveLength(14);
    expect(durations?.counts).toHaveLength(15);
  });

  it('S: spans hold no text, key, hash, address or value of a statement, and no further attribute', async () => {
    const caller = newTraceparent();
    const hash = newHash();
    await verify(hash, caller.header);
    const search = newTraceparent();
    await fetch(`${server.url}${API}/payments?txHash=${hash}&apiKey=${tenant.liveKey}`, {
      headers: { authorization: `Bearer ${tenant.liveKey}`, traceparent: search.header },
    });
    const probed = newTraceparent();
    await fetch(`${server.url}/nothing/${tenant.liveKey}/${hash}?key=${HEADER_SECRET}`, {
      headers: {
        traceparent: probed.header,
        tracestate: `vendor=${hash.slice(2, 40)}`,
        baggage: `k=${hash}`,
      },
    });
    for (const { traceId } of [caller, search, probed]) await traceOf(traceId);
    const said = collector.requests
      .filter(({ path }) => path === '/v1/traces')
      .map(({ body }) => body.toString());
    const { addressHash } = { addressHash: '127.0.0.1/32' };
    for (const secret of [
      hash,
      hash.slice(2, 40),
      tenant.liveKey,
      tenant.liveKey.slice(0, 20),
      WALLET.slice(2),
      HEADER_SECRET,
      addressHash,
      receiver.url,
      verifier.key,
      'operator-key-of-the-run',
    ])
      expect(said.some((text) => text.includes(secret))).toBe(false);
    const used = new Set(collector.spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...used].filter((name) => !ATTRIBUTES.has(name))).toEqual([]);
    expect(server.lines.join('\n')).not.toContain(HEADER_SECRET);
    const [first] = collector.requests;
    expect(first?.headers.authorization).toBe(`Bearer ${HEADER_SECRET}`);
  });

  it('P5: health checks and polls leave no span', async () => {
    await fetch(`${server.url}${API}/health/ready`);
    const { body } = await verify(newHash());
    await collector.waitForSpan(({ attributes }) => attributes['x402.request.id'] === body['requestId']);
    const beginnings = collector.spans.filter(({ parentSpanId }) => parentSpanId === '');
    const names = new Set(beginnings.map(({ name }) => name.replace(/ .*/, '')));
    expect([...names].filter((name) => !['POST', 'GET', 'batch', 'job', 'webhook'].includes(name))).toEqual(
      [],
    );
    expect(
      collector.spans.filter(({ attributes }) => String(attributes['http.route']).includes('health')),
    ).toEqual([]);
  });
});
