import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { readFileSync } from 'node:fs';
import { AppModule } from '../../../src/app.module.js';
import { AppConfig } from '../../../src/platform/config/app-config.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

const HOOKS = ['beforeApplicationShutdown', 'onApplicationShutdown'] as const;
type Hooked = Partial<Record<(typeof HOOKS)[number], () => unknown>>;

/** Records the name of each hook of the instance before it runs. */
function record(instance: Hooked, calls: string[]): void {
  for (const hook of HOOKS) {
    const original = instance[hook];
    if (typeof original !== 'function') continue;
    const { name } = instance.constructor;
    instance[hook] = function (this: unknown, ...given: []) {
      calls.push(`${hook} ${name}`);
      return original.apply(instance, given);
    };
  }
}

it('F3: hooks run in the order of the table in docs/shutdown.md', async () => {
  const module = await Test.createTestingModule({ imports: [AppModule, DiscoveryModule] })
    .overrideProvider(AppConfig)
    .useValue(readConfig({ NODE_ENV: 'test', DATABASE_URL: workerDatabaseUrl() }))
    .compile();
  const app = module.createNestApplication({ logger: false });
  await app.init();
  const calls: string[] = [];
  const providers = app.get(DiscoveryService).getProviders();
  const instances = new Set(providers.map(({ instance }) => instance as unknown));
  for (const instance of instances) {
    if (typeof instance === 'object' && instance !== null) record(instance, calls);
  }
  await app.close();

  const page = readFileSync('docs/shutdown.md', 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| `(\w+)` +\|/gm)].map(
    ([, hook = '', owner = '']) => `${hook} ${owner}`,
  );
  expect(calls.filter((call) => rows.includes(call))).toEqual(rows);
});
