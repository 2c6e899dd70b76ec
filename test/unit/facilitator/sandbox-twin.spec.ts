import * as wellKnown from 'viem/chains';
import { keccak256, toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { CHAINS, SANDBOX } from '../../../src/domain/chain.js';
import { outcomeOf } from '../../../src/modules/facilitator/testing.js';
import { documentedPayers, TWIN } from '../../support/facilitator/sandbox-stage.js';

describe('the name of the sandbox for signed payments', () => {
  it('N4: is the sandbox’s prefix as a chain id, below 2^31', () => {
    expect(SANDBOX.signedNetwork).toBe(TWIN);
    const id = Number(TWIN.split(':')[1]);
    expect(toHex(id)).toBe('0x5a9db0c0');
    expect(id).toBeLessThan(2 ** 31);
  });

  it('N4: belongs to no chain that viem or our table knows', () => {
    const ids = Object.values(wellKnown).map(({ id }) => `eip155:${String(id)}`);
    expect(ids.length).toBeGreaterThan(500);
    expect([...ids, ...CHAINS.map(({ network }) => network)]).not.toContain(TWIN);
  });

  it('N4: no other chain has a second name', () => {
    expect(CHAINS.filter(({ signedNetwork }) => signedNetwork !== undefined)).toEqual([SANDBOX]);
  });
});

describe('docs/sandbox.md, the payers', () => {
  const payers = documentedPayers();

  it('N4: lists every outcome but success', () => {
    expect(payers.map(({ outcome }) => outcome).sort()).toEqual([
      'insufficient_funds',
      'nonce_used',
      'outage',
      'pending',
      'reverts',
      'screened',
    ]);
  });

  it.each(payers)('N4: $outcome: key and address follow from its name', ({ outcome, key, address }) => {
    expect(key).toBe(keccak256(toHex(`x402 sandbox ${outcome}`)));
    expect(address).toBe(privateKeyToAccount(key).address);
    expect(outcomeOf(address.toLowerCase())).toBe(outcome);
  });

  it('N4: any other payer succeeds', () => {
    expect(outcomeOf('0x857b06519e91e3a54538791bdbb0e22373e36b66')).toBe('succeeds');
  });
});
