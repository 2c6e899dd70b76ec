import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseTransaction, type Hex } from 'viem';
import { Reconciler } from '../../../../src/modules/facilitator/settlement/reconciler.js';
import { Sealer } from '../../../../src/platform/secrets/sealer.js';
import { startFacilitator, type FacilitatorFixture } from '../../../support/facilitator/facilitator.js';
import type { TestTenant } from '../../../support/verification/tenants.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';
import { X402Stage, X402_NETWORK } from '../../../support/facilitator/x402-stage.js';

const KEY = randomBytes(32).toString('base64');
const OTHER_KEY = randomBytes(32).toString('base64');

/** Signed transactions are stored before they are sent, so a reader of the database must not see their bytes. */
describe('signed transactions at rest', () => {
  let stage: X402Stage;
  let database: ThrowawayDatabase;
  let fixture: FacilitatorFixture;
  /** Another process, which lacks the key. */
  let keyless: FacilitatorFixture;
  let tenant: TestTenant;

  beforeAll(async () => {
    [stage, database] = await Promise.all([X402Stage.start(), createThrowawayDatabase()]);
    const own = { DATABASE_URL: database.url, SETTLEMENT_WAIT_MS: '500', SETTLEMENT_BUMP_AFTER_MS: '100' };
    fixture = await startFacilitator(stage, { ...own, ENCRYPTION_KEY: KEY });
    keyless = await startFacilitator(stage, { ...own, ENCRYPTION_KEY: OTHER_KEY });
  });
  beforeEach(async () => {
    await stage.anvil.rpc('evm_setAutomine', [true]);
    tenant = await fixture.tenant();
  });
  afterAll(async () => {
    await Promise.all([fixture.test.close(), keyless.test.close()]);
    await database.drop();
    await stage.stop();
  });

  const settle = async (body: object) => (await fixture.post('settle', body, tenant.testKey)).body;
  const rows = () =>
    fixture.rows.query<{ tx_hash: string; raw_tx: string; tenant_id: string | null }[]>(
      'SELECT tx_hash, raw_tx, tenant_id FROM signer_transactions ORDER BY created_at',
    );
  const opened = async (): Promise<string[]> =>
    (await rows()).map(({ tx_hash: hash, raw_tx: raw, tenant_id: tenantId }) =>
      new Sealer([KEY]).openText(raw, {
        column: 'signer_transactions.raw_tx',
        tenantId,
        row: [X402_NETWORK, hash],
      }),
    );
  const status = async () => {
    const [row] = await fixture.rows.query<[{ status: string }]>(
      'SELECT status FROM settlements WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    return row.status;
  };
  const isInPool = async () =>
    BigInt(((await stage.anvil.rpc('txpool_status', [])) as { pending: string }).pending) > 0n;
  /** Leaves a signed settlement pending that no process follows. */
  async function pending(): Promise<void> {
    await stage.anvil.rpc('evm_setAutomine', [false]);
    expect(await settle(await stage.pay())).toMatchObject({ errorReason: 'settlement_pending' });
    await fixture.followersGone();
  }

  it('S9: no row holds the raw bytes of a transaction, a replacement or a cancel transaction', async () => {
    expect(await settle(await stage.pay())).toMatchObject({ success: true });
    await pending();
    // The transaction is stuck, so it is replaced at a higher price.
    await sleep(150);
    await fixture.reconcile();
    await stage.anvil.rpc('evm_mine');
    await fixture.reconcile();
    expect(await status()).toBe('settled');
    // An allocated nonce without a transaction gets a cancel transaction.
    await fixture.rows.query('UPDATE signer_nonces SET next_nonce = next_nonce + 1');
    Reflect.set(fixture.test.app.get(Reconciler), 'gapsAtMs', new Map());
    await fixture.reconcile();
    const all = await rows();
    expect(all.length).toBeGreaterThanOrEqual(4);
    expect(all.map(({ raw_tx: raw }) => raw.slice(0, 7))).toEqual(all.map(() => 'sealed:'));
    expect(all.at(-1)).toMatchObject({ tenant_id: null });
    for (const raw of await opened()) expect(parseTransaction(raw as Hex).chainId).toBe(84_532);
    await stage.anvil.rpc('evm_mine');
  });

  it('S9: without its key a settlement is neither resent nor abandoned; with the key it is settled', async () => {
    await pending();
    await stage.anvil.rpc('anvil_dropAllTransactions');
    for (let round = 0; round < 4; round += 1) {
      await keyless.reconcile();
      await keyless.deadForLong();
    }
    expect(await isInPool()).toBe(false);
    expect(await status()).toBe('pending');
    // Another transaction takes the nonce; with the key the settlement would be signed anew or abandoned.
    await stage.anvil.rpc('evm_setAutomine', [true]);
    await takeNonce();
    for (let round = 0; round < 4; round += 1) {
      await keyless.reconcile();
      await keyless.deadForLong();
    }
    expect(await status()).toBe('pending');
    expect(logged()).toContainEqual(['signer_transactions.raw_tx', 'unknown_key']);
    for (let round = 0; (await status()) === 'pending' && round < 20; round += 1) {
      await fixture.reconcile();
      await fixture.deadForLong();
    }
    expect(await status()).toBe('settled');
  });

  it('S9: without its key a mined settlement is still recognised as settled', async () => {
    await pending();
    await stage.anvil.rpc('evm_mine');
    await keyless.reconcile();
    expect(await status()).toBe('settled');
  });

  const logged = () =>
    [fixture, keyless]
      .flatMap(({ test }) => test.logs())
      .filter(({ context }) => context === 'secrets')
      .map(({ column, reason }) => [column, reason]);
  /** Spends the signer's next nonce on chain without the service. */
  async function takeNonce(): Promise<void> {
    const [from] = stage.signerAddresses;
    await stage.anvil.rpc('anvil_impersonateAccount', [from]);
    await stage.anvil.rpc('eth_sendTransaction', [{ from, to: from, value: '0x0' }]);
    await stage.anvil.rpc('anvil_stopImpersonatingAccount', [from]);
  }
});
