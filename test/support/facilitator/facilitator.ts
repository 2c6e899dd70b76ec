import type { DataSource } from 'typeorm';
import type { Answered } from '../verification/verification.js';
import { Reconciler, SettlementTracker } from '../../../src/modules/facilitator/testing.js';
import { createTestApp, type TestApp, type TestAppOptions } from '../http/app.js';
import {
  createTenant,
  registerWallet,
  type TenantOptions,
  type TestTenant,
} from '../verification/tenants.js';
import type { X402Body, X402Stage } from './x402-stage.js';

export const FACILITATOR = '/api/v1/x402/facilitator';

/** The response of settle or verify. */
export interface ProtocolAnswer extends Answered {
  readonly body: Readonly<Record<string, unknown>>;
}

/** A listening application that settles on a stage; jobs are off, so that only the test causes changes. */
export interface FacilitatorFixture {
  readonly test: TestApp;
  readonly rows: DataSource;
  /** A seller that is paid into the stage's wallet, in the test environment. */
  tenant(options?: TenantOptions): Promise<TestTenant>;
  post(step: 'verify' | 'settle', body: object, key: string): Promise<ProtocolAnswer>;
  units(tenantId: string): Promise<number>;
  /** Reconciles due settlements, as any process does. */
  reconcile(): Promise<void>;
  /** Pretends that a minute has passed since the transaction was first found dropped. */
  deadForLong(): Promise<void>;
  /** Resolves when the application follows no settlement any more, not even one whose caller stopped waiting. */
  followersGone(): Promise<void>;
}

export async function startFacilitator(
  stage: X402Stage,
  config: Readonly<Record<string, string | undefined>> = {},
  options: Omit<TestAppOptions, 'config'> = {},
): Promise<FacilitatorFixture> {
  const test = await createTestApp({
    ...options,
    config: { JOBS_ENABLED: 'false', ...stage.env(), ...config },
  });
  await test.app.listen(0, '127.0.0.1');
  const rows = test.dataSource;
  return {
    test,
    rows,
    tenant: async (tenantOptions) => {
      const tenant = await createTenant(test.app, tenantOptions);
      const wallet = { environment: 'test', chain: 'base-sepolia', address: stage.seller } as const;
      await registerWallet(test.app, tenant.tenantId, wallet);
      return tenant;
    },
    post: async (step, body: X402Body | object, key) => {
      const answer = await test.http
        .post(`${FACILITATOR}/${step}`)
        .set('Authorization', `Bearer ${key}`)
        .send(body);
      return answer;
    },
    units: async (tenantId) => {
      const [row] = await rows.query<[{ used: number }]>(
        'SELECT coalesce(sum(used), 0)::int AS used FROM usage_counters WHERE tenant_id = $1',
        [tenantId],
      );
      return row.used;
    },
    reconcile: async () => {
      await rows.query(`UPDATE settlements SET look_at = now() WHERE status = 'pending'`);
      await test.app.get(Reconciler).poll();
    },
    deadForLong: async () => {
      await rows.query(
        `UPDATE settlements SET dropped_since = dropped_since - interval '1 minute' WHERE status = 'pending'`,
      );
    },
    followersGone: async () => {
      const followed = Reflect.get(test.app.get(SettlementTracker), 'followed') as ReadonlyMap<
        string,
        Promise<unknown>
      >;
      await Promise.allSettled(followed.values());
    },
  };
}
