import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { CarriedSignals } from '../../../src/platform/signals/carried-signals.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { RedisConnection } from '../../../src/platform/redis/redis-connection.js';
import { SIGNALS_CHANNEL } from '../../../src/platform/signals/signals.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

interface Process {
  readonly dataSource: DataSource;
  readonly signals: CarriedSignals;
}

let database: ThrowawayDatabase;
const processes: Process[] = [];

async function startProcess(): Promise<Process> {
  const options = { ...dataSourceOptions(database.url, 2), poolErrorHandler: () => undefined };
  const dataSource = await new DataSource(options).initialize();
  const config = readConfig({ NODE_ENV: 'test' });
  const signals = new CarriedSignals(dataSource, config, new RedisConnection(config));
  await signals.onModuleInit();
  const process = { dataSource, signals };
  processes.push(process);
  return process;
}

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createThrowawayDatabase();
});

afterEach(async () => {
  for (const { signals, dataSource } of processes.splice(0)) {
    await signals.onApplicationShutdown();
    await dataSource.destroy();
  }
});

afterAll(async () => {
  await database.drop();
});

/** Resolves at the next call of a listener. */
function nextCall<T>(register: (listener: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve) => {
    register(resolve);
  });
}

const noop = (): void => undefined;

describe(CarriedSignals, () => {
  it('B7: reaches the sending process at once, and other processes within a second', async () => {
    const [sender, other] = [await startProcess(), await startProcess()];
    const heardHere: string[] = [];
    sender.signals.subscribe('api-key', (key) => heardHere.push(key), noop);
    const heardThere = nextCall<string>((listener) => other.signals.subscribe('api-key', listener, noop));
    const started = Date.now();
    const published = sender.signals.publish({ topic: 'api-key', key: 'k1' });
    expect(heardHere).toEqual(['k1']);
    expect(await heardThere).toBe('k1');
    expect(Date.now() - started).toBeLessThan(1_000);
    await published;
  });

  it('B7: reaches only listeners of its topic, also when one of them throws', async () => {
    const { signals } = await startProcess();
    const heard: string[] = [];
    signals.subscribe('tenant', (key) => heard.push(`wrong ${key}`), noop);
    signals.subscribe(
      'api-key',
      () => {
        throw new Error('a listener with a fault');
      },
      noop,
    );
    const end = signals.subscribe('api-key', (key) => heard.push(key), noop);
    await signals.publish({ topic: 'api-key', key: 'a' });
    end();
    await signals.publish({ topic: 'api-key', key: 'b' });
    expect(heard.every((key) => key === 'a')).toBe(true);
    expect(heard.length).toBeGreaterThan(0);
  });

  it('B7: reads signals that SQL sends, and ignores invalid ones', async () => {
    const { signals, dataSource } = await startProcess();
    const heard = nextCall<string>((listener) => signals.subscribe('lease', listener, noop));
    for (const payload of [
      '',
      'nonsense',
      '{}',
      '{"topic":"unknown","key":"x"}',
      '{"topic":"lease","key":7}',
    ]) {
      await dataSource.query('SELECT pg_notify($1, $2)', [SIGNALS_CHANNEL, payload]);
    }
    await dataSource.query(`SELECT pg_notify($1, '{"topic":"lease","key":"f1"}')`, [SIGNALS_CHANNEL]);
    expect(await heard).toBe('f1');
  });

  it('B7: reconnects when its connection is killed, and reports that signals may be missed', async () => {
    const [victim, other] = [await startProcess(), await startProcess()];
    for (let round = 0; round < 2; round++) {
      const back = nextCall<undefined>((listener) => {
        victim.signals.subscribe('tenant', noop, () => {
          listener(undefined);
        });
      });
      const killed = await other.dataSource.query<unknown[]>(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'x402-signals' AND datname = current_database()`,
      );
      expect(killed).toHaveLength(2);
      await back;
      const heard = nextCall<string>((listener) => victim.signals.subscribe('tenant', listener, noop));
      await other.signals.publish({ topic: 'tenant', key: `t${round}` });
      expect(await heard).toBe(`t${round}`);
      await untilListening(other.dataSource, 2);
    }
  });

  it('B7: publishing never throws, even without a database', async () => {
    const { signals, dataSource } = await startProcess();
    const heard: string[] = [];
    signals.subscribe('tenant', (key) => heard.push(key), noop);
    await dataSource.destroy();
    await expect(signals.publish({ topic: 'tenant', key: 't1' })).resolves.toBeUndefined();
    expect(heard).toEqual(['t1']);
    processes.splice(0);
    await signals.onApplicationShutdown();
  });

  it('F3: closes its connection on shutdown', async () => {
    const { signals, dataSource } = await startProcess();
    await untilListening(dataSource, 1);
    await signals.onApplicationShutdown();
    await untilListening(dataSource, 0);
  });
});

/** Waits until the server reports so many listening connections, up to the test's time limit. */
async function untilListening(dataSource: DataSource, count: number): Promise<void> {
  for (;;) {
    const rows = await dataSource.query<unknown[]>(
      `SELECT 1 FROM pg_stat_activity WHERE application_name = 'x402-signals' AND datname = current_database()
          AND query LIKE 'LISTEN%' AND state = 'idle'`,
    );
    if (rows.length === count) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
