import { ChainNodes } from '../../../src/chains/chain-nodes.js';
import type { ConfiguredChain } from '../../../src/platform/config/chain-settings.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { TokenAccountProbe } from '../../../src/modules/tenants/wallets/token-account-probe.js';
import { WalletAddresses } from '../../../src/modules/tenants/wallets/wallet-addresses.js';
import { parseWalletAddress } from '../../../src/modules/tenants/wallets/wallet-address.js';

const CHECKSUMMED = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const ON_CURVE = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
/** An associated token account: its address is derived by a program, so it is off the curve. */
const OFF_CURVE = '5Q544fKrFoe6tsEbD7S8EmxGTJYAKtTVhAW5Q5pge4j1';

const solana = chainNamed('solana');

function chainNamed(name: string): ConfiguredChain {
  const chain = readConfig({ NODE_ENV: 'test' }).chain(name);
  if (chain === null) throw new Error(`no chain ${name}`);
  return chain;
}

class ScriptedProbe extends TokenAccountProbe {
  readonly asked: string[] = [];

  constructor(private readonly answer: boolean | null | Error) {
    super(new ChainNodes());
  }

  override isTokenAccount(_: ConfiguredChain, address: string): Promise<boolean | null> {
    this.asked.push(address);
    return this.answer instanceof Error ? Promise.reject(this.answer) : Promise.resolve(this.answer);
  }

  override hasUsdcAccount(chain: ConfiguredChain, wallet: string): Promise<boolean | null> {
    return this.isTokenAccount(chain, wallet);
  }
}

describe(parseWalletAddress, () => {
  it.each([CHECKSUMMED, CHECKSUMMED.toLowerCase(), `0x${CHECKSUMMED.slice(2).toUpperCase()}`])(
    'B6: stores %s with its checksum',
    (text) => {
      expect(parseWalletAddress('evm', text)).toBe(CHECKSUMMED);
    },
  );

  it('B6: accepts an address of digits only, which has no letter case', () => {
    const digits = `0x${'1234567890'.repeat(4)}`;
    expect(parseWalletAddress('evm', digits)).toBe(digits);
  });

  it.each([
    ['evm', CHECKSUMMED.replace('a', 'A')],
    ['evm', `0X${CHECKSUMMED.slice(2)}`],
    ['evm', CHECKSUMMED.slice(0, -1)],
    ['evm', `${CHECKSUMMED} `],
    ['evm', `0x${'0'.repeat(40)}`],
    ['evm', ON_CURVE],
    ['evm', ''],
    ['solana', CHECKSUMMED],
    ['solana', '11111111111111111111111111111111'],
    ['solana', ON_CURVE.slice(0, -3)],
    ['solana', `${ON_CURVE}0`],
    ['solana', ON_CURVE.replace('E', 'O')],
    ['solana', '1'.repeat(200)],
  ] as const)('B6: refuses the %s address "%s"', (family, text) => {
    expect(() => parseWalletAddress(family, text)).toThrow(
      expect.objectContaining({ code: 'INVALID_ADDRESS' }) as Error,
    );
  });
});

describe(WalletAddresses, () => {
  it('B6: accepts a program-derived address only with allowOffCurve', async () => {
    const addresses = new WalletAddresses(new ScriptedProbe(null));
    await expect(addresses.accept(solana, OFF_CURVE, false)).rejects.toMatchObject({
      code: 'INVALID_ADDRESS',
    });
    await expect(addresses.accept(solana, OFF_CURVE, false)).rejects.toThrow('allowOffCurve');
    expect(await addresses.accept(solana, OFF_CURVE, true)).toBe(OFF_CURVE);
    expect(await addresses.accept(solana, ON_CURVE, false)).toBe(ON_CURVE);
  });

  it('B6: refuses a token account, also when off-curve addresses are allowed', async () => {
    const probe = new ScriptedProbe(true);
    const addresses = new WalletAddresses(probe);
    await expect(addresses.accept(solana, ON_CURVE, false)).rejects.toThrow('token account');
    await expect(addresses.accept(solana, OFF_CURVE, true)).rejects.toThrow('token account');
    expect(probe.asked).toEqual([ON_CURVE, OFF_CURVE]);
  });

  it.each([[false], [null], [new Error('no RPC')]])(
    'B6: accepts an address when the token account check yields %s',
    async (answer) => {
      const addresses = new WalletAddresses(new ScriptedProbe(answer));
      expect(await addresses.accept(solana, ON_CURVE, false)).toBe(ON_CURVE);
    },
  );
});

describe('the warning about a wallet without a USDC account', () => {
  it.each<[string, boolean | null | Error, RegExp | null]>([
    ['given for a wallet without a USDC account', false, /no USDC token account on Solana yet/],
    ['not given for a wallet with a USDC account', true, null],
    ['not given when the chain has no answer', null, null],
    ['not given when the chain is unavailable', new Error('away'), null],
  ])('B6: is %s', async (_what, answer, warning) => {
    const said = await new WalletAddresses(new ScriptedProbe(answer)).warningFor(solana, ON_CURVE);
    if (warning === null) expect(said).toBeNull();
    else expect(said).toMatch(warning);
  });

  it('B6: is not given on other chains than Solana, and those are not queried', async () => {
    const probe = new ScriptedProbe(false);
    expect(await new WalletAddresses(probe).warningFor(chainNamed('base'), CHECKSUMMED)).toBeNull();
    expect(probe.asked).toEqual([]);
  });
});
