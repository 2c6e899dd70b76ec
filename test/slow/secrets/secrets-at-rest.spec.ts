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
const [OLD, NEW, STRANGE] = [newKey(), newKey(), newKey()];
const PAUSE_MS = 61_000;

interface Seller {
  readonly tenant: TestTenant;
  readonly endpoint: CreatedEndpoint;
  readonly path: string;
}

describe('secrets at rest', () => {
  let database: ThrowawayDatabase;
  /** With the key that sealed; with both, the new one first; with another one; with none. */
  let old: WebhooksFixture;
  let both: WebhooksFixture;
  let strange: WebhooksFixture;
  let clear: WebhooksFixture;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    const start = (ENCRYPTION_KEY: string, more: Record<string, string> = {}) =>
      startWebhooks({ config: { DATABASE_URL: database.url, ENCRYPTION_KEY, ...more } });
    old = await start(OLD);
    const one = { WEBHOOK_ALLOWED_HOSTS: old.receiver.host };
    [both, strange, clear] = await Promise.all([
      start(`${NEW},${OLD}`, one),
      start(STRANGE, one),
      start('', one),
    ]);
  });
  afterAll(async () => {
    await Promise.all([old, both, strange, clear].map((fixture) => fixture.close()));
    await database.drop();
  });
  beforeEach(async () => {
    await old.test.dataSource.query('DELETE FROM webhook_deliveries');
    await old.test.dataSource.query('UPDATE webhook_endpoints SET quiet_until = NULL, enabled = false');
  });

  /** A tenant with an endpoint, both made by that process; whoever sends there, it comes to the one receiver. */
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
  const kept = async ({ endpoint }: Seller): Promise<Buffer[]> => {
    const [row] = await old.test.dataSource.query<[{ secrets: Buffer[] }]>(
      'SELECT ARRAY[secret] || previous_secrets AS secrets FROM webhook_endpoints WHERE id = $1',
      [endpoint.id],
    );
    return row.secrets;
  };
  const bytesOf = (secret: string) => Buffer.from(secret.replace('whsec_', ''), 'base64');
  /** An event for the tenant, and what of it arrives through that process: by which of its secrets it is genuine. */
  async function heard(through: WebhooksFixture, of: Seller, secret: string) {
    const before = old.receiver.received.length;
    await through.event(of.tenant, 'payment.verified');
    return again(through, secret, before);
  }
  async function again(through: WebhooksFixture, secret: string, before = old.receiver.received.length) {
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
  /** Nest has one logger for all: whose line it is says the tenant. */
  const complaints = ({ tenant }: Seller) =>
    [old, both, strange, clear]
      .flatMap(({ test }) => test.logs())
      .filter(({ context, tenantId }) => context === 'secrets' && tenantId === tenant.tenantId)
      .map(({ column, reason }) => [column, reason]);
  const unreadable = async (fixture: WebhooksFixture) =>
    /x402_secrets_unreadable\{column="webhook_endpoints.secret"\} (\d)/.exec(
      (await fixture.test.app.get(Metrics).scrape()).text,
    )?.[1];

  it('S9: no row holds a webhook secret, and what it signs is genuine', async () => {
    const one = await seller(old);
    const { body } = await old.call<CreatedEndpoint>(
      one.tenant.liveKey,
      'post',
      `${one.path}/rotate-secret`,
      {},
    );
    const rows = await kept(one);
    expect(rows).toHaveLength(2);
    for (const secret of [one.endpoint.secret, body.secret]) {
      for (const row of rows) expect(row.includes(bytesOf(secret))).toBe(false);
    }
    expect(await heard(old, one, body.secret)).toEqual(['genuine']);
    // The secret before the rotation signs along.
    expect(await heard(old, one, one.endpoint.secret)).toEqual(['genuine']);
  });

  it('S9: without a key secrets lie in clear, as before, and are read by whoever has one', async () => {
    const one = await seller(clear);
    expect(await kept(one)).toEqual([bytesOf(one.endpoint.secret)]);
    expect(await heard(clear, one, one.endpoint.secret)).toEqual(['genuine']);
  });

  it('S9: a sealed secret that is copied to another tenant’s endpoint opens nowhere: deliveries wait, and it is said', async () => {
    const [one, two] = [await seller(old), await seller(old)];
    const [[first], [second]] = [await kept(one), await kept(two)];
    const put = (secret: Buffer | undefined, { endpoint }: Seller) =>
      old.test.dataSource.query('UPDATE webhook_endpoints SET secret = $2 WHERE id = $1', [
        endpoint.id,
        secret,
      ]);
    await put(first, two);
    expect(await unreadable(old)).toBe('0');
    expect(await heard(old, two, two.endpoint.secret)).toEqual([]);
    expect(await status(old, two)).toEqual([['pending', 0]]);
    expect(complaints(two)).toEqual([['webhook_endpoints.secret', 'altered']]);
    expect(await unreadable(old)).toBe('1');
    // The other tenant’s are not touched by it.
    expect(await heard(old, one, one.endpoint.secret)).toEqual(['genuine']);
    await put(second, two);
    old.clock.advance(PAUSE_MS);
    expect(await again(old, two.endpoint.secret)).toEqual(['genuine']);
  });

  it('S9: without its key a secret costs its endpoint only: 503 and waiting, and the rest goes on', async () => {
    const one = await seller(old);
    const other = await seller(strange);
    const { liveKey } = one.tenant;
    expect(await heard(strange, one, one.endpoint.secret)).toEqual([]);
    expect(await heard(strange, other, other.endpoint.secret)).toEqual(['genuine']);
    expect(await status(strange, one)).toEqual([['pending', 0]]);
    for (const [path, body] of [
      ['test', {}],
      ['replay', { from: '2026-01-01' }],
    ] as const) {
      const answer = await strange.call(liveKey, 'post', `${one.path}/${path}`, body);
      expect([answer.status, answer.body['code']]).toEqual([503, 'WEBHOOKS_UNAVAILABLE']);
    }
    expect(complaints(one)).toEqual([['webhook_endpoints.secret', 'unknown_key']]);
    expect((await strange.call(liveKey, 'get', one.path)).status).toBe(200);
    expect((await strange.call(liveKey, 'patch', one.path, { description: 'x' })).status).toBe(200);
    // For hours: nothing is lost, no attempt counts, and with the key it goes out.
    for (let hour = 0; hour < 5; hour += 1) {
      strange.clock.advance(3_600_000);
      await strange.deliver();
    }
    expect(await status(strange, one)).toEqual([['pending', 0]]);
    old.clock.advance(6 * 3_600_000);
    expect(await again(old, one.endpoint.secret)).toEqual(['genuine']);
  });

  it('S9: a new secret is the way out of a lost key', async () => {
    const one = await seller(old);
    const { liveKey } = one.tenant;
    const rotated = await strange.call<CreatedEndpoint>(liveKey, 'post', `${one.path}/rotate-secret`, {});
    expect(rotated.status).toBe(200);
    expect(await heard(strange, one, rotated.body.secret)).toEqual(['genuine']);
  });

  it('S9: while a key is rotated both sign, and what is written anew is sealed by the first', async () => {
    const one = await seller(old);
    expect(await heard(both, one, one.endpoint.secret)).toEqual(['genuine']);
    const { body } = await both.call<CreatedEndpoint>(
      one.tenant.liveKey,
      'post',
      `${one.path}/rotate-secret`,
      {},
    );
    expect(await heard(both, one, one.endpoint.secret)).toEqual(['genuine']);
    const [newest] = await kept(one);
    const place = {
      column: 'webhook_endpoints.secret',
      tenantId: one.tenant.tenantId,
      row: [one.endpoint.id],
    };
    expect(new Sealer([NEW]).open(newest ?? Buffer.alloc(0), place)).toEqual(bytesOf(body.secret));
  });

  describe('the command that re-encrypts', () => {
    /** A signed transaction, in clear or sealed by the old key. */
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
    /** What others have left behind. */
    beforeEach(async () => {
      await old.test.dataSource.query(`UPDATE webhook_endpoints SET secret = '', previous_secrets = '{}'`);
      await old.test.dataSource.query('DELETE FROM signer_transactions');
    });

    it('S9: finds its settings in `.env`, as the servers beside it and the migrations do', async () => {
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

    it('S9: takes what is in clear and what an old key has sealed to the first key, and says so', async () => {
      const [inClear, sealed] = [await seller(clear), await seller(old)];
      await old.call(sealed.tenant.liveKey, 'post', `${sealed.path}/rotate-secret`, {});
      const [one, two] = [await transaction(new Sealer([])), await transaction(new Sealer([OLD]))];
      const checked = await command(`${NEW},${OLD}`, '--check');
      expect(checked.said).toContain('webhook_endpoints.secret: 3 to re-encrypt');
      expect(checked.code).toBe(1);
      expect(await kept(inClear)).toEqual([bytesOf(inClear.endpoint.secret)]);
      const first = await command(`${NEW},${OLD}`);
      expect(first.said).toContain('webhook_endpoints.secret: 3 re-encrypted');
      expect(first.said).toContain(
        'signer_transactions.raw_tx: 2 re-encrypted, 0 as they should be, 0 unreadable',
      );
      expect(first.said).not.toContain(NEW);
      expect(first.code).toBe(0);
      expect([await isBy(NEW, one), await isBy(NEW, two)]).toEqual([true, true]);
      // The old key may go now.
      const second = await command(NEW);
      expect(second.said).toContain(
        'signer_transactions.raw_tx: 0 re-encrypted, 2 as they should be, 0 unreadable',
      );
      expect(second.code).toBe(0);
      expect(await heard(both, inClear, inClear.endpoint.secret)).toEqual(['genuine']);
      expect(await heard(both, sealed, sealed.endpoint.secret)).toEqual(['genuine']);
    });

    it('S9: fails and says how many where a key is missing, and leaves those as they are', async () => {
      const one = await seller(old);
      const before = await kept(one);
      const { code, said } = await command(STRANGE);
      expect(said).toContain('webhook_endpoints.secret: 0 re-encrypted');
      expect(said).toMatch(/webhook_endpoints.secret: .* 1 unreadable/);
      expect(code).toBe(1);
      expect(await kept(one)).toEqual(before);
      expect(await command('')).toEqual({ code: 1, said: 'ENCRYPTION_KEY is not set\n' });
      expect((await command(NEW, '--wrong')).code).toBe(1);
    });

    it('S9: beside servers that rotate secrets all the while loses none of them', async () => {
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
      const rows = await kept(one);
      expect(rows.map((row) => new Sealer([NEW]).open(row, place).length)).toEqual([32, 32, 32, 32]);
      expect(await heard(both, one, last)).toEqual(['genuine']);
    });
  });
});
