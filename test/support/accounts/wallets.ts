import { generateKeyPairSync, sign } from 'node:crypto';
import { base58 } from '@scure/base';
import type { Response } from 'supertest';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { Browser } from './page-browser.js';

/** A wallet of a person in a test. */
export interface TestWallet {
  readonly namespace: 'eip155' | 'solana';
  readonly address: string;
  sign(message: string): Promise<string>;
}

/** A challenge as the API gives it. */
export interface GivenChallenge {
  readonly message: string;
  readonly nonce: string;
  readonly expiresAt: string;
}

/** A new EVM wallet with a key. */
export function evmWallet(): TestWallet {
  const account = privateKeyToAccount(generatePrivateKey());
  return {
    namespace: 'eip155',
    address: account.address,
    sign: (message) => account.signMessage({ message }),
  };
}

/** A new Solana wallet. */
export function solanaWallet(): TestWallet {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    namespace: 'solana',
    address: base58.encode(publicKey.export({ format: 'der', type: 'spki' }).subarray(12)),
    sign: (message) => Promise.resolve(base58.encode(sign(null, Buffer.from(message), privateKey))),
  };
}

/** Asks for a text to sign. */
export async function challengeFor(
  browser: Browser,
  { namespace, address }: TestWallet,
  path = '/sign-in/wallet/challenge',
): Promise<GivenChallenge> {
  const answer = await browser.send('post', path, { namespace, address });
  if (answer.status !== 200) throw new Error(`no challenge: ${answer.text}`);
  return answer.body as GivenChallenge;
}

/** The body of a sign-in by the wallet. */
export async function proofOf(
  wallet: TestWallet,
  message: string,
): Promise<{ namespace: string; address: string; message: string; signature: string }> {
  const { namespace, address } = wallet;
  return { namespace, address, message, signature: await wallet.sign(message) };
}

/** Signs in by the wallet, with all that the page does. */
export async function signInByWallet(browser: Browser, wallet: TestWallet): Promise<Response> {
  const { message } = await challengeFor(browser, wallet);
  return browser.send('post', '/sign-in/wallet', await proofOf(wallet, message));
}
