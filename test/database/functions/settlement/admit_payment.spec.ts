import { randomUUID } from 'node:crypto';
import { useSql } from '../../../support/database/sql.js';
import {
  addAuthorization,
  addTenant,
  NETWORK,
  screen,
  unique,
  WALLET,
} from '../../../support/database/sql-rows.js';

describe('admit_payment', () => {
  const sql = useSql();

  it('Q2: returns nulls for a tenant without a wallet and an authorization without a holder', async () => {
    const asked = [randomUUID(), 'live', 'base', NETWORK, null, unique('auth')];
    expect(await sql.rows('admit_payment', ...asked)).toEqual([
      { wallet: null, listing: 'none', holder_tenant: null, holder_id: null },
    ]);
  });

  it('Q2: returns the wallet of this chain and environment', async () => {
    const tenantId = await addTenant(sql);
    const wallet = { tenant_id: tenantId, environment: 'live', chain: 'base', address: WALLET };
    await sql.insert('wallets', wallet);
    const walletOn = async (environment: string, chain: string) =>
      (await sql.row('admit_payment', tenantId, environment, chain, NETWORK, null, 'a'))['wallet'];
    expect(await walletOn('live', 'base')).toBe(WALLET);
    expect(await walletOn('test', 'base')).toBeNull();
    expect(await walletOn('live', 'polygon')).toBeNull();
  });

  it('Q2: returns the settlement of any tenant that holds the authorization on this network', async () => {
    const [holder, authorization, id] = [randomUUID(), unique('auth'), randomUUID()];
    await addAuthorization(sql, holder, { authorization_id: authorization, settlement_id: id });
    const asked = (network: string) =>
      sql.row('admit_payment', randomUUID(), 'live', 'base', network, null, authorization);
    expect(await asked(NETWORK)).toMatchObject({ holder_tenant: holder, holder_id: id });
    expect(await asked('eip155:1')).toMatchObject({ holder_tenant: null, holder_id: null });
  });

  it('Q2: returns the listing of the payer in the active screening list only', async () => {
    const payer = unique('0x');
    const on = await sql.begin();
    const listing = async () =>
      (await on.row('admit_payment', randomUUID(), 'live', 'base', NETWORK, payer, 'a'))['listing'];
    await screen(on, payer, 'severe');
    expect(await listing()).toBe('severe');
    await on.query('UPDATE screening_state SET version = NULL');
    expect(await listing()).toBe('none');
  });
});
