import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { startSentrySink, type SentrySink } from '../../support/facilitator/sentry-sink.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';
import { startCollector, type Collector } from '../../support/telemetry/collector.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';

const API = '/api/v1/x402';
/** Tells on stderr which packages are loaded, but for OpenTelemetry's API: pg-boss and prom-client load that. */
const TELL_LOADED = `--import data:text/javascript,${encodeURIComponent(
  `import{registerHooks}from'node:module';registerHooks({resolve(s,c,next){const r=next(s,c);` +
    `const m=/node_modules\\/(@opentelemetry|@sentry)\\/[^/]+/.exec(r.url);` +
    `if(m&&!m[0].endsWith('/api'))process.stderr.write('loaded '+m[0]+'\\n');return r}})`,
)}`;
const PRELOAD = 'dist/src/platform/telemetry/preload.js';

describe('telemetry of a server process', () => {
  let dataSource: DataSource;
  let tenant: TestTenant;
  let collector: Collector;
  let sink: SentrySink;
  let servers: ServerProcess[] = [];

  beforeAll(async () => {
    dataSource = await createDataSource(workerDatabaseUrl()).initialize();
    tenant = await createTenant(dataSource, { plan: 'enterprise' });
  });
  afterAll(() => dataSource.destroy());
  beforeEach(async () => {
    [collector, sink] = await Promise.all([startCollector(), startSentrySink()]);
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    servers = [];
    await Promise.all([collector.stop(), sink.stop()]);
  });

  const start = async (env: Readonly<Record<string, string>>): Promise<ServerProcess> => {
    const server = await startServer({ env: { JOBS_ENABLED: 'false', ...env } });
    servers.push(server);
    return server;
  };
  const toCollector = (): Record<string, string> => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  const ask = async (server: { readonly url: string }, traceparent?: string): Promise<number> => {
    const headers = {
      authorization: `Bearer ${tenant.liveKey}`,
      ...(traceparent !== undefined && { traceparent }),
    };
    return (await fetch(`${server.url}${API}/payments`, { headers })).status;
  };
  const loadedBy = ({ lines }: ServerProcess): string[] => [
    ...new Set(lines.flatMap((line) => /^loaded node_modules\/(@\w+)/.exec(line)?.[1] ?? [])),
  ];

  it('P5: without an endpoint nothing of OpenTelemetry is loaded, and with Sentry alone Sentry only', async () => {
    const none = await start({ NODE_OPTIONS: TELL_LOADED });
    expect(await ask(none)).toBe(200);
    expect(loadedBy(none)).toEqual([]);
    expect(none.logs().every((line) => !('trace_id' in line))).toBe(true);
    expect(readFileSync(`/proc/${none.pid}/cmdline`, 'utf8')).not.toContain(PRELOAD);
    const disabled = await start({ NODE_OPTIONS: TELL_LOADED, ...toCollector(), OTEL_SDK_DISABLED: 'true' });
    expect(await ask(disabled)).toBe(200);
    expect(loadedBy(disabled)).toEqual([]);
    const sentry = await start({ NODE_OPTIONS: TELL_LOADED, SENTRY_DSN: sink.dsn });
    expect(await ask(sentry)).toBe(200);
    expect(loadedBy(sentry)).toEqual(['@sentry']);
    expect(collector.requests).toEqual([]);
  }, 60_000);

  it('P5: with an endpoint the SDK is loaded before the program, and a shutdown sends what waits', async () => {
    const server = await start({ ...toCollector(), OTEL_SERVICE_NAME: 'payments-of-the-shop' });
    expect(readFileSync(`/proc/${server.pid}/cmdline`, 'utf8').split('\0')).toContainEqual(
      expect.stringMatching(new RegExp(`^--import=file://.*${PRELOAD}$`)),
    );
    expect(await ask(server)).toBe(200);
    expect(collector.requests).toEqual([]);
    expect(await server.stop()).toBe(0);
    const span = await collector.waitForSpan(({ name }) => name === `GET ${API}/payments`);
    expect(span.resource).toMatchObject({ 'service.name': 'payments-of-the-shop' });
    await collector.waitForPoint(({ name }) => name === 'http_server_request_duration_seconds');
    expect(server.lines.filter((line) => line.includes('is not a setting'))).toEqual([]);
  }, 60_000);

  it('P5: a process that cannot replace itself loads the SDK first, also from the settings of a .env', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'x402-otel-'));
    const settings = { ...toCollector(), DATABASE_URL: workerDatabaseUrl(), OTEL_BSP_SCHEDULE_DELAY: '100' };
    writeFileSync(
      join(folder, '.env'),
      Object.entries({ ...settings, PORT: '0', MANAGEMENT_PORT: '0', HOST: '127.0.0.1' })
        .map(([name, value]) => `${name}=${value}`)
        .join('\n'),
    );
    // A channel to its parent keeps it from replacing itself.
    const child = spawn(
      process.execPath,
      ['--import', resolve('test/support/services/die-with-parent.mjs'), resolve('dist/src/main.js')],
      {
        cwd: folder,
        stdio: ['pipe', 'pipe', 'ignore', 'ipc'],
        env: { PATH: process.env['PATH'], NODE_ENV: 'development', JOBS_ENABLED: 'false' },
      },
    );
    try {
      let output = '';
      child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const port = async (): Promise<string> => {
        for (const deadline = Date.now() + 30_000; ;) {
          const [, found] = /"port":(\d+),.*"msg":"listening"/.exec(output) ?? [];
          if (found !== undefined) return found;
          if (Date.now() > deadline) throw new Error(output);
          await new Promise((done) => setTimeout(done, 20));
        }
      };
      expect(await ask({ url: `http://127.0.0.1:${await port()}` })).toBe(200);
      await collector.waitForSpan(({ name }) => name === `GET ${API}/payments`);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'close');
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  it('P5: protobuf is the default, headers may come from a file, and the sampler is ours whatever callers say', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'x402-otel-'));
    const file = join(folder, 'headers');
    writeFileSync(file, 'x-tenant=harrier-of-the-collector\n');
    const server = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS_FILE: file,
      OTEL_TRACES_SAMPLER: 'parentbased_always_off',
      OTEL_METRICS_EXPORTER: 'none',
    });
    expect(await ask(server, `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`)).toBe(200);
    expect(await server.stop()).toBe(0);
    expect(collector.requests).toEqual([]);

    const other = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS_FILE: file,
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
    });
    expect(await ask(other, `00-${'c3'.repeat(16)}-${'b2'.repeat(8)}-00`)).toBe(200);
    expect(await other.stop()).toBe(0);
    rmSync(folder, { recursive: true });
    const traces = collector.requests.filter(({ path }) => path === '/v1/traces');
    expect(traces.length).toBeGreaterThan(0);
    for (const { headers } of collector.requests)
      expect(headers).toMatchObject({
        'content-type': 'application/x-protobuf',
        'x-tenant': 'harrier-of-the-collector',
      });
    expect(traces.some(({ body }) => body.includes(Buffer.from('c3'.repeat(16), 'hex')))).toBe(true);
  }, 60_000);

  it('P5: a collector that hangs or refuses costs no answer, is told once, and delays no exit', async () => {
    const server = await start({
      ...toCollector(),
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    });
    collector.behave('hang');
    for (let round = 0; round < 20; round++) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask(server)));
      expect(answers.filter((status) => status !== 200)).toEqual([]);
    }
    await untilLogged(server, 'the collector takes no data; some will be lost', 1);
    collector.behave('take');
    await ask(server);
    await untilLogged(server, 'the collector takes data again', 1);
    collector.behave('hang');
    await ask(server);
    const before = performance.now();
    expect(await server.stop()).toBe(0);
    // A second of failing readiness, two of sending what waits.
    expect(performance.now() - before).toBeLessThan(6_000);
    expect(collector.spans.length).toBeGreaterThan(0);
  }, 60_000);

  it('P5: settings that are wrong are named at boot, and a grpc endpoint is not taken for another', async () => {
    const wrong = { ...toCollector(), OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_TRACES_SAMPLER: 'sometimes' };
    const failed = (await start(wrong).catch((error: unknown) => error)) as Error;
    expect(failed.message).toContain('OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf or http/json');
    expect(failed.message).toContain(
      'OTEL_TRACES_SAMPLER must be a sampler of the OpenTelemetry specification',
    );
  }, 60_000);
});

async function untilLogged(server: ServerProcess, message: string, times: number): Promise<void> {
  for (const deadline = Date.now() + 15_000; ;) {
    const said = server.logs().filter(({ msg }) => msg === message);
    if (said.length >= times) {
      expect(said).toHaveLength(times);
      return;
    }
    if (Date.now() > deadline) throw new Error(`not logged: ${message}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
