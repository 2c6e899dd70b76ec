import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { reencrypt } from '../../../src/platform/secrets/reencryption.js';
import { Sealer } from '../../../src/platform/secrets/sealer.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { verifyReceived } from '../../support/verification/verify-received.js';
import {
  startWebhooks,
  type CreatedEndpoint,
  type WebhooksFixture,
} from '../../support/webhooks/webhooks.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import type { TestTenant } from '../../support/verification/tenants.js';

const newKey = () => randomBytes(32).toString('base64');
const [OLD, NEW, UNRELATED] = [newKey(), newKey(), newKey()];
const PAUSE_MS = 61_000;

interface Seller {
  readonly tenant: TestTenant;
  readonly endpoint: CreatedEndpoint;
  readonly path: string;
}

describe('secrets at rest', () => {
  let database: ThrowawayDatabase;
  /** Configured with the old key, with the new and the old one, with an unrelated key, and without a key. */
  let old: WebhooksFixture;
  let both: WebhooksFixture;
  let unrelated: WebhooksFixture;
  let clear: WebhooksFixture;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    const start = (ENCRYPTION_KEY: string, more: Record<string, string> = {}) =>
      startWebhooks({ config: { DATABASE_URL: database.url, ENCRYPTION_KEY, ...more } });
    old = await start(OLD);
    const one = { WEBHOOK_ALLOWED_HOSTS: old.receiver.host };
    [both, unrelated, clear] = await Promise.all([
      start(`${NEW},${OLD}`, one),
      start(UNRELATED, one),
      start('', one),
    ]);
  });
  afterAll(async () => {
    await Promise.all([old, both, unrelated, clear].map((fixture) => fixture.close()));
    await database.drop();
  });
  beforeEach(async () => {
    await old.test.dataSource.query('DELETE FROM webhook_deliveries');
    await old.test.dataSource.query('UPDATE webhook_endpoints SET quiet_until = NULL, enabled = false');
  });

  /** A tenant and its endpoint, made by that process; all endpoints share one receiver. */
  async function seller(fixture: WebhooksFixture): Promise<Seller> {
    const tenant = await fixture.tenant();
    const url = `${old.receiver.url}/${tenant.tenantId}`;
    const { body: endpoint } = await fixture.call<CreatedEndpoint>(
      tenant.liveKey,
      'post',
      '/webhook-endpoints',
      { url },
    );
    return { tenant, endpoint, path: `/webhook-endpoints/${endpoint.id}` };
  }
  const storedSecrets = async ({ endpoint }: Seller): Promise<Buffer[]> => {
    const [row] = await old.test.dataSource.query<[{ secrets: Buffer[] }]>(
      'SELECT ARRAY[secret] || previous_secrets AS secrets FROM webhook_endpoints WHERE id = $1',
      [endpoint.id],
    );
    return row.secrets;
  };
  const bytesOf = (secret: string) => Buffer.from(secret.replace('whsec_', ''), 'base64');
  /** Emits an event, delivers it through that process and checks each signature against the secret. */
  async function deliver(through: WebhooksFixture, of: Seller, secret: string) {
    const before = old.receiver.received.length;
    await through.event(of.tenant, 'payment.verified');
    return redeliver(through, secret, before);
  }
  async function redeliver(through: WebhooksFixture, secret: string, before = old.receiver.received.length) {
    await through.deliver();
    const arrived = old.receiver.received.slice(before);
    return arrived.map((one) => {
      const genuine = () => verifyReceived(secret, one, through.clock.nowMs());
      expect(genuine).not.toThrow();
      return 'genuine';
    });
  }
  const status = async (fixture: WebhooksFixture, { tenant, endpoint }: Seller) =>
    (await fixture.deliveries(tenant.liveKey, endpoint.id)).map(({ status: is, attempt }) => [is, attempt]);
  /** All fixtures share Nest's logger, so the tenant id selects the lines. */
  const logged = ({ tenant }: Seller) =>
    [old, both, unrelated, clear]
      .flatMap(({ test }) => test.logs())
      .filter(({ context, tenantId }) => context === 'secrets' && tenantId === tenant.tenantId)
      .map(({ column, reason }) => [column, reason]);
  const unreadable = async (fixture: WebhooksFixture) =>
    /x402_secrets_unreadable\{column="webhook_endpoints.secret"\} (\d)/.exec(
      (await fixture.test.app.get(Metrics).scrape()).text,
    )?.[1];

  it('S9: no row holds a webhook secret in clear; deliveries verify with the current and the previous secret', async () => {
    const one = await seller(old);
    const { body } = await old.call<CreatedEndpoint>(
      one.tenant.liveKey,
      'post',
      `${one.path}/rotate-secret`,
      {},
    );
    const rows = await storedSecrets(one);
    expect(rows).toHaveLength(2);
    for (const secret of [one.endpoint.secret, body.secret]) {
      for (const row of rows) expect(row.includes(bytesOf(secret))).toBe(false);
    }
    expect(await deliver(old, one, body.secret)).toEqual(['genuine']);
    // The secret before the rotation still signs too.
    expect(await deliver(old, one, one.endpoint.secret)).toEqual(['genuine']);
  });

  it('S9: without a key secrets are stored in clear and still sign deliveries', async () => {
    const one = await seller(clear);
    expect(await storedSecrets(one)).toEqual([bytesOf(one.endpoint.secret)]);
    expect(await deliver(clear, one, one.endpoint.secret)).toEqual(['genuine']);
  });

  it('S9: a sealed secret copied to another tenant’s endpoint is unreadable: deliveries wait, and log and metric report it', async () => {
    const [one, two] = [await seller(old), await seller(old)];
    const [[first], [second]] = [await storedSecrets(one), await storedSecrets(two)];
    const put = (secret: Buffer | undefined, { endpoint }: Seller) =>
      old.test.dataSource.query('UPDATE webhook_endpoints SET secret = $2 WHERE id = $1', [
        endpoint.id,
        secret,
      ]);
    await put(first, two);
    expect(await unreadable(old)).toBe('0');
    expect(await deliver(old, two, two.endpoint.secret)).toEqual([]);
    expect(await status(old, two)).toEqual([['pending', 0]]);
    expect(logged(two)).toEqual([['webhook_endpoints.secret', 'altered']]);
    expect(await unreadable(old)).toBe('1');
    // The other tenant’s deliveries are not affected.
    expect(await deliver(old, one, one.endpoint.secret)).toEqual(['genuine']);
    await put(second, two);
    old.clock.advance(PAUSE_MS);
    expect(await redeliver(old, two.endpoint.secret)).toEqual(['genuine']);
  });

  it('S9: a missing key affects one endpoint only: its deliveries wait, and test and replay answer 503', async () => {
    const one = await seller(old);
    const other = await seller(unrelated);
    const { liveKey } = one.tenant;
    expect(await deliver(unrelated, one, one.endpoint.secret)).toEqual([]);
    expect(await deliver(unrelated, other, other.endpoint.secret)).toEqual(['genuine']);
    expect(await status(unrelated, one)).toEqual([['pending', 0]]);
    for (const [path, body] of [
      ['test', {}],
      ['replay', { from: '2026-01-01' }],
    ] as const) {
      const answer = await unrelated.call(liveKey, 'post', `${one.path}/${path}`, body);
      expect([answer.status, answer.body['code']]).toEqual([503, 'WEBHOOKS_UNAVAILABLE']);
    }
    expect(logged(one)).toEqual([['webhook_endpoints.secret', 'unknown_key']]);
    expect((await unrelated.call(liveKey, 'get', one.path)).status).toBe(200);
    expect((await unrelated.call(liveKey, 'patch', one.path, { description: 'x' })).status).toBe(200);
    // Even after hours no attempt counts, and with the key the delivery is sent.
    for (let hour = 0; hour < 5; hour += 1) {
      unrelated.clock.advance(3_600_000);
      await unrelated.deliver();
    }
    expect(await status(unrelated, one)).toEqual([['pending', 0]]);
    old.clock.advance(6 * 3_600_000);
    expect(await redeliver(old, one.endpoint.secret)).toEqual(['genuine']);
  });

  it('S9: rotating the webhook secret recovers an endpoint whose encryption key is lost', async () => {
    const one = await seller(old);
    const { liveKey } = one.tenant;
    const rotated = await unrelated.call<CreatedEndpoint>(liveKey, 'post', `${one.path}/rotate-secret`, {});
    expect(rotated.status).toBe(200);
    expect(await deliver(unrelated, one, rotated.body.secret)).toEqual(['genuine']);
  });

  it('S9: during key rotation both keys open secrets, and new secrets are sealed with the first', async () => {
    const one = await seller(old);
    expect(await deliver(both, one, one.endpoint.secret)).toEqual(['genuine']);
    const { body } = await both.call<CreatedEndpoint>(
      one.tenant.liveKey,
      'post',
      `${one.path}/rotate-secret`,
      {},
    );
    expect(await deliver(both, one, one.endpoint.secret)).toEqual(['genuine']);
    const [newest] = await storedSecrets(one);
    const place = {
      column: 'webhook_endpoints.secret',
      tenantId: one.tenant.tenantId,
      row: [one.endpoint.id],
    };
    expect(new Sealer([NEW]).open(newest ?? Buffer.alloc(0), place)).toEqual(bytesOf(body.secret));
  });

  describe('the re-encryption command', () => {
    /** Inserts a signed transaction, sealed by `sealer` or in clear. */
    const transaction = async (sealer: Sealer): Promise<{ hash: string; raw: string }> => {
      const [hash, raw] = [`0x${randomBytes(32).toString('hex')}`, `0x02${randomBytes(60).toString('hex')}`];
      const tenantId = randomUUID();
      const place = { column: 'signer_transactions.raw_tx', tenantId, row: ['eip155:84532', hash] };
      await old.test.dataSource.query(
        `INSERT INTO signer_transactions (network, tx_hash, signer, nonce, tenant_id, settlement_id, raw_tx, max_fee)
         VALUES ('eip155:84532', $1, 'signer', 1, $2, gen_random_uuid(), $3, 1)`,
        [hash, tenantId, sealer.sealText(raw, place)],
      );
      return { hash, raw };
    };
    const isBy = async (key: string, { hash, raw }: { hash: string; raw: string }): Promise<boolean> => {
      const [row] = await old.test.dataSource.query<[{ raw_tx: string; tenant_id: string }]>(
        'SELECT raw_tx, tenant_id FROM signer_transactions WHERE tx_hash = $1',
        [hash],
      );
      const place = {
        column: 'signer_transactions.raw_tx',
        tenantId: row.tenant_id,
        row: ['eip155:84532', hash],
      };
      return row.raw_tx.startsWith('sealed:') && new Sealer([key]).openText(row.raw_tx, place) === raw;
    };
    const command = (keys: string, ...flags: string[]) =>
      commandIn('.', { DATABASE_URL: database.url, ENCRYPTION_KEY: keys }, ...flags);
    const commandIn = (cwd: string, settings: Record<string, string>, ...flags: string[]) =>
      new Promise<{ code: number; said: string }>((done) => {
        const env = { PATH: process.env['PATH'] ?? '', ...settings };
        execFile(
          process.execPath,
          [resolve('dist/src/reencrypt-secrets.js'), ...flags],
          { env, cwd },
          (error, stdout, stderr) => {
            done({ code: error === null ? 0 : Number(error.code), said: stdout + stderr });
          },
        );
      });
    /** Deletes the rows that earlier tests left. */
    beforeEach(async () => {
      await old.test.dataSource.query(`UPDATE webhook_endpoints SET secret = '', previous_secrets = '{}'`);
      await old.test.dataSource.query('DELETE FROM signer_transactions');
    });

    it('S9: reads its settings from `.env`, as the servers and the migrations do', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'x402-reencrypt-'));
      try {
        writeFileSync(join(folder, '.env'), `DATABASE_URL=${database.url}\nENCRYPTION_KEY=${NEW}\n`);
        const { said } = await commandIn(folder, {}, '--check');
        expect(said).toMatch(
          /webhook_endpoints\.secret: 0 to re-encrypt, \d+ as they should be, 0 unreadable/,
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it('S9: re-encrypts values in clear or under an old key with the first key, and reports the counts', async () => {
      const [inClear, sealed] = [await seller(clear), await seller(old)];
      await old.call(sealed.tenant.liveKey, 'post', `${sealed.path}/rotate-secret`, {});
      const [one, two] = [await transaction(new Sealer([])), await transaction(new Sealer([OLD]))];
      const checked = await command(`${NEW},${OLD}`, '--check');
      expect(checked.said).toContain('webhook_endpoints.secret: 3 to re-encrypt');
      expect(checked.code).toBe(1);
      expect(await storedSecrets(inClear)).toEqual([bytesOf(inClear.endpoint.secret)]);
      const first = await command(`${NEW},${OLD}`);
      expect(first.said).toContain('webhook_endpoints.secret: 3 re-encrypted');
      expect(first.said).toContain(
        'signer_transactions.raw_tx: 2 re-encrypted, 0 as they should be, 0 unreadable',
      );
      expect(first.said).not.toContain(NEW);
      expect(first.code).toBe(0);
      expect([await isBy(NEW, one), await isBy(NEW, two)]).toEqual([true, true]);
      // The old key is no longer needed.
      const second = await command(NEW);
      expect(second.said).toContain(
        'signer_transactions.raw_tx: 0 re-encrypted, 2 as they should be, 0 unreadable',
      );
      expect(second.code).toBe(0);
      expect(await deliver(both, inClear, inClear.endpoint.secret)).toEqual(['genuine']);
      expect(await deliver(both, sealed, sealed.endpoint.secret)).toEqual(['genuine']);
    });

    it('S9: fails when a key is missing, reports how many values are unreadable, and leaves them unchanged', async () => {
      const one = await seller(old);
      const before = await storedSecrets(one);
      const { code, said } = await command(UNRELATED);
      expect(said).toContain('webhook_endpoints.secret: 0 re-encrypted');
      expect(said).toMatch(/webhook_endpoints.secret: .* 1 unreadable/);
      expect(code).toBe(1);
      expect(await storedSecrets(one)).toEqual(before);
      expect(await command('')).toEqual({ code: 1, said: 'ENCRYPTION_KEY is not set\n' });
      expect((await command(NEW, '--wrong')).code).toBe(1);
    });

    it('S9: loses no secret while servers rotate secrets at the same time', async () => {
      const one = await seller(old);
      let last = one.endpoint.secret;
      const rotation = { isOver: false };
      const sealer = new Sealer([NEW, OLD]);
      const turning = (async () => {
        for (let turn = 0; turn < 20; turn += 1) {
          const { body } = await old.call<CreatedEndpoint>(
            one.tenant.liveKey,
            'post',
            `${one.path}/rotate-secret`,
            {},
          );
          last = body.secret;
        }
        rotation.isOver = true;
      })();
      while (!rotation.isOver) await reencrypt(both.test.dataSource, sealer);
      await turning;
      await reencrypt(both.test.dataSource, sealer);
      const place = {
        column: 'webhook_endpoints.secret',
        tenantId: one.tenant.tenantId,
        row: [one.endpoint.id],
      };
      const rows = await storedSecrets(one);
      expect(rows.map((row) => new Sealer([NEW]).open(row, place).length)).toEqual([32, 32, 32, 32]);
      expect(await deliver(both, one, last)).toEqual(['genuine']);
    });
  });
});
