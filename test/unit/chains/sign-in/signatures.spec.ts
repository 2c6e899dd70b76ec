import { generateKeyPairSync, sign } from 'node:crypto';
import { base58 } from '@scure/base';
import { privateKeyToAccount, generatePrivateKey } from 'viem/accounts';
import { evmSignatureFault } from '../../../../src/chains/sign-in/evm-signature.js';
import { isOfSmallOrder, isSolanaSignature } from '../../../../src/chains/sign-in/solana-signature.js';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const MESSAGE = 'a message';

function solanaWallet(): { address: string; sign: (text: string) => string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const address = base58.encode(publicKey.export({ format: 'der', type: 'spki' }).subarray(12));
  return { address, sign: (text) => base58.encode(sign(null, Buffer.from(text), privateKey)) };
}

describe('a signature by the key of an EVM address', () => {
  const account = privateKeyToAccount(generatePrivateKey());
  const { address } = account;

  it('M1 proves the address, in any case of its letters', async () => {
    const signature = await account.signMessage({ message: MESSAGE });
    expect(await evmSignatureFault({ address, message: MESSAGE, signature }, null)).toBeNull();
    const lower = { address: address.toLowerCase(), message: MESSAGE, signature };
    expect(await evmSignatureFault(lower, null)).toBeNull();
  });

  it.each<readonly [string, (signature: string) => string]>([
    ['whose s is the high twin', highTwin],
    ['with a byte more', (signature) => `${signature}00`],
    ['with a byte less', (signature) => signature.slice(0, -2)],
    ['with a recovery byte of EIP-155', (signature) => `${signature.slice(0, -2)}25`],
    ['of zeros', () => `0x${'00'.repeat(65)}`],
  ])('M1 is refused %s', async (_, change) => {
    const signature = change(await account.signMessage({ message: MESSAGE }));
    expect(await evmSignatureFault({ address, message: MESSAGE, signature }, null)).toBe('no-node');
  });

  it('M1 is refused for another text, another address, and as text that is not hexadecimal', async () => {
    const signature = await account.signMessage({ message: MESSAGE });
    const other = privateKeyToAccount(generatePrivateKey()).address;
    expect(await evmSignatureFault({ address, message: 'another', signature }, null)).toBe('no-node');
    expect(await evmSignatureFault({ address: other, message: MESSAGE, signature }, null)).toBe('no-node');
    expect(await evmSignatureFault({ address, message: MESSAGE, signature: '0xzz' }, null)).toBe('wrong');
  });

  it('M1 is refused by name when the wallet is not deployed yet (ERC-6492)', async () => {
    const signature = `0x${'00'.repeat(96)}${'6492'.repeat(16)}`;
    expect(await evmSignatureFault({ address, message: MESSAGE, signature }, null)).toBe('undeployed');
  });
});

describe('a signature by a Solana address', () => {
  it('M1 proves the address for exactly the bytes that it covers', () => {
    const wallet = solanaWallet();
    const signature = wallet.sign(MESSAGE);
    expect(isSolanaSignature(wallet.address, MESSAGE, signature)).toBe(true);
    expect(isSolanaSignature(wallet.address, `${MESSAGE} `, signature)).toBe(false);
    expect(isSolanaSignature(solanaWallet().address, MESSAGE, signature)).toBe(false);
  });

  it('M1 is refused as anything but 64 bytes in base58', () => {
    const { address, sign: signed } = solanaWallet();
    const bytes = base58.decode(signed(MESSAGE));
    for (const text of ['', '0OIl', base58.encode(bytes.subarray(1)), 'z'.repeat(100_000)]) {
      expect(isSolanaSignature(address, MESSAGE, text)).toBe(false);
    }
  });

  it('M1 is refused by a key of small order, whose signatures anybody can write', () => {
    // The neutral point as the key, and (neutral point, 0) as the signature: valid for every text by the equation alone.
    const neutral = Buffer.from(`01${'00'.repeat(31)}`, 'hex');
    const signature = base58.encode(Buffer.concat([neutral, Buffer.alloc(32)]));
    expect(isSolanaSignature(base58.encode(neutral), MESSAGE, signature)).toBe(false);
    expect(isOfSmallOrder(Buffer.from(`01${'00'.repeat(30)}80`, 'hex'))).toBe(true);
    expect(isOfSmallOrder(base58.decode(solanaWallet().address))).toBe(false);
  });
});

/** The other signature of the same text by the same key: the order minus s, and the other recovery byte. */
function highTwin(signature: string): string {
  const s = BigInt(`0x${signature.slice(66, 130)}`);
  const v = Number.parseInt(signature.slice(130), 16);
  const twin = (ORDER - s).toString(16).padStart(64, '0');
  return `${signature.slice(0, 66)}${twin}${(v === 27 ? 28 : 27).toString(16)}`;
}
