import { concatHex, hashMessage, numberToHex, size, type Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { startAnvil, type Anvil } from '../../support/evm/anvil.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { Browser, ORIGIN } from '../../support/accounts/page-browser.js';
import type { GivenChallenge } from '../../support/accounts/wallets.js';

const BASE = 8_453;
const ARBITRUM = 42_161;
const BASE_SEPOLIA = 84_532;
const SIGNATURE = `0x${'5a'.repeat(97)}`;

let anvil: Anvil;
let elsewhere: Anvil;
let testNetwork: Anvil;
let test: TestApp;

beforeAll(async () => {
  anvil = await startAnvil({ chainId: BASE });
  elsewhere = await startAnvil({ chainId: ARBITRUM });
  testNetwork = await startAnvil({ chainId: BASE_SEPOLIA });
  test = await createTestApp({
    config: {
      ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open' },
      ...{ BASE_RPC_URL: anvil.url, ARBITRUM_RPC_URL: elsewhere.url },
      BASE_SEPOLIA_RPC_URL: testNetwork.url,
    },
  });
});
afterAll(async () => {
  await test.close();
  for (const each of [anvil, elsewhere, testNetwork]) await each.stop();
});

/** `isValidSignature` of a wallet that has approved one hash, for whatever signature; it reverts for any other. */
function approving(hash: Hex): Hex {
  // CALLDATALOAD(4) == hash
  const condition = concatHex(['0x600435', '0x7f', hash, '0x14']);
  const yes = numberToHex(size(condition) + 6, { size: 1 });
  return concatHex([
    condition,
    ...(['0x60', yes, '0x57', '0x5f', '0x5f', '0xfd'] as const),
    ...(['0x5b', '0x631626ba7e', '0x60e0', '0x1b', '0x5f', '0x52', '0x6020', '0x5f', '0xf3'] as const),
  ]);
}

const newAddress = (): string => privateKeyToAccount(generatePrivateKey()).address;

async function challenge(browser: Browser, address: string, chainId: number): Promise<GivenChallenge> {
  const wallet = { namespace: 'eip155', address, chainId };
  return (await browser.send('post', '/sign-in/wallet/challenge', wallet)).body as GivenChallenge;
}

async function signIn(
  browser: Browser,
  address: string,
  { message }: GivenChallenge,
  signature = SIGNATURE,
): Promise<{ status: number; body: { code?: string; message?: string; user?: object } }> {
  return browser.send('post', '/sign-in/wallet', { namespace: 'eip155', address, message, signature });
}

describe('a smart wallet', () => {
  it('M1: signs in when its contract accepts the text on the chain that the text names', async () => {
    const [browser, address] = [new Browser(test), newAddress()];
    const given = await challenge(browser, address, BASE);
    expect(given.message).toContain(`\nChain ID: ${BASE}\n`);
    await anvil.rpc('anvil_setCode', [address, approving(hashMessage(given.message))]);
    const { status, body } = await signIn(browser, address, given);
    expect(status).toBe(200);
    expect(body.user).toMatchObject({ wallets: [{ namespace: 'eip155', address, chain: `eip155:${BASE}` }] });
  });

  it('M1: is a wallet of its chain: the contract at the same address elsewhere signs in somebody else', async () => {
    const address = newAddress();
    const ids: string[] = [];
    for (const [node, chainId] of [
      [anvil, BASE],
      [elsewhere, ARBITRUM],
      [anvil, BASE],
    ] as const) {
      const browser = new Browser(test);
      const given = await challenge(browser, address, chainId);
      await node.rpc('anvil_setCode', [address, approving(hashMessage(given.message))]);
      const { status, body } = await signIn(browser, address, given);
      expect(status).toBe(200);
      ids.push((body.user as { id: string }).id);
    }
    const [onBase, onArbitrum, again] = ids;
    expect(onArbitrum).not.toBe(onBase);
    expect(again).toBe(onBase);
  });

  it('M1: is no wallet of a key: a contract at the address of one signs in somebody else', async () => {
    const key = privateKeyToAccount(generatePrivateKey());
    const [owner, thief] = [new Browser(test), new Browser(test)];
    const own = await challenge(owner, key.address, BASE);
    const signed = await key.signMessage({ message: own.message });
    const { body: first } = await signIn(owner, key.address, own, signed);
    expect(first.user).toMatchObject({ wallets: [{ namespace: 'eip155', address: key.address }] });
    const given = await challenge(thief, key.address, ARBITRUM);
    await elsewhere.rpc('anvil_setCode', [key.address, approving(hashMessage(given.message))]);
    const { body: second } = await signIn(thief, key.address, given);
    expect((second.user as { id: string }).id).not.toBe((first.user as { id: string }).id);
  });

  it('M1: is refused on a test network, whose contracts are nobody’s to trust', async () => {
    const [browser, address] = [new Browser(test), newAddress()];
    const given = await challenge(browser, address, BASE_SEPOLIA);
    await testNetwork.rpc('anvil_setCode', [address, approving(hashMessage(given.message))]);
    const { status, body } = await signIn(browser, address, given);
    expect([status, body.code, browser.sessionCookie]).toEqual([401, 'INVALID_SIGN_IN', '']);
  });

  it('M1: is refused when its contract approves another text', async () => {
    const [browser, address] = [new Browser(test), newAddress()];
    const given = await challenge(browser, address, BASE);
    await anvil.rpc('anvil_setCode', [address, approving(hashMessage('another text'))]);
    expect((await signIn(browser, address, given)).body.code).toBe('INVALID_SIGN_IN');
  });

  it.each([
    ['has no code', '0x', 401],
    ['answers with nothing', '0x00', 401],
    ['answers with true', '0x60015f5260205ff3', 401],
    // The node gives up, and says so in words of its own.
    ['never ends', '0x5b5f56', 503],
  ])('M1: is refused when its address %s', async (_, code, refusal) => {
    const [browser, address] = [new Browser(test), newAddress()];
    const given = await challenge(browser, address, BASE);
    await anvil.rpc('anvil_setCode', [address, code]);
    const { status } = await signIn(browser, address, given);
    expect([status, browser.sessionCookie]).toEqual([refusal, '']);
  });

  it('M1: is refused by name on a chain of which this server has no node, and before it is deployed', async () => {
    const [browser, address] = [new Browser(test), newAddress()];
    const ofAnother = await challenge(browser, address, 1);
    await anvil.rpc('anvil_setCode', [address, approving(hashMessage(ofAnother.message))]);
    const refused = await signIn(browser, address, ofAnother);
    expect(refused.body).toMatchObject({ code: 'INVALID_SIGN_IN' });
    expect(refused.body.message).toContain('chain 1: it is no main network of which this server has a node');
    const given = await challenge(browser, address, BASE);
    const undeployed = await signIn(browser, address, given, `${SIGNATURE}${'6492'.repeat(16)}`);
    expect(undeployed.body.message).toContain('not deployed yet');
  });

  it('M1: is answered 503 within the deadline while no node answers, and nobody is signed in', async () => {
    const stopped = await createTestApp({
      config: {
        ...{ PUBLIC_URL: ORIGIN, TRUST_PROXY: '1', SIGN_UP: 'open' },
        BASE_RPC_URL: 'http://127.0.0.1:9',
      },
    });
    try {
      const [browser, address] = [new Browser(stopped), newAddress()];
      const given = await challenge(browser, address, BASE);
      const { status, body } = await signIn(browser, address, given);
      expect([status, body.code]).toEqual([503, 'VERIFIER_UNAVAILABLE']);
      expect(browser.sessionCookie).toBe('');
    } finally {
      await stopped.close();
    }
  });
});
