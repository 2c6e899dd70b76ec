import { startSentrySink, type SentrySink } from '../../support/facilitator/sentry-sink.js';
import { startServer } from '../../support/services/server-process.js';

/** Makes a server throw an uncaught error at a signal that it does not use. */
const CRASH_AT_SIGNAL =
  '--import data:text/javascript,' +
  encodeURIComponent(
    `process.on('SIGUSR2',()=>{throw new Error('crashed at 203.0.113.9 with operator-key-of-the-run')})`,
  );

describe('observability of a server process', () => {
  let sink: SentrySink;

  beforeEach(async () => {
    sink = await startSentrySink();
  });
  afterEach(() => sink.stop());

  it('H1: an uncaught error is reported before the process exits', async () => {
    const server = await startServer({
      env: { SENTRY_DSN: sink.dsn, X402_ADMIN_KEY: 'operator-key-of-the-run', NODE_OPTIONS: CRASH_AT_SIGNAL },
    });
    expect(await server.stop('SIGUSR2')).toBe(1);
    const events = sink.events();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ level: 'fatal', tags: { code: 'uncaughtException' } });
    const text = sink.envelopes.join('\n');
    expect(text).toContain('crashed at [address] with [redacted]');
    expect(text).not.toMatch(/203\.0\.113\.9|operator-key-of-the-run/);
  });

  it('H1: a server that cannot start reports a fatal error', async () => {
    const databaseUrl = 'postgres://app:database-password@127.0.0.1:1/x402';
    const starting = startServer({ databaseUrl, env: { SENTRY_DSN: sink.dsn } });
    await expect(starting).rejects.toThrow('The server ended');
    expect(sink.events()).toMatchObject([{ level: 'fatal', tags: { code: 'boot' } }]);
    expect(sink.envelopes.join('\n')).not.toContain('database-password');
  });

  it('H3: metrics are served from boot to the end of the drain, then the port closes', async () => {
    const server = await startServer();
    const scrape = async () => (await fetch(`${server.managementUrl ?? ''}/metrics`)).text();
    expect(await scrape()).toContain('http_server_request_duration_seconds_bucket');
    const exited = server.stop('SIGTERM');
    // Readiness answers 503 for a second before the port closes.
    expect(await scrape()).toContain('x402_db_pool_size 20');
    expect(await exited).toBe(0);
    await expect(scrape()).rejects.toThrow();
  });

  it('H3: a server whose management port is taken serves requests without metrics', async () => {
    const first = await startServer();
    const port = new URL(first.managementUrl ?? '').port;
    const second = await startServer({ env: { MANAGEMENT_PORT: port } });
    expect(second.managementUrl).toBeNull();
    expect((await fetch(`${second.url}/api/v1/x402/health/ready`)).status).toBe(200);
    expect(await Promise.all([first.stop(), second.stop()])).toEqual([0, 0]);
  });
});
