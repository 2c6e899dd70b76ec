import { createSiweMessage } from 'viem/siwe';
import {
  deviationOf,
  parseSignInMessage,
  signInMessage,
  type SignInTerms,
} from '../../../../src/chains/sign-in/sign-in-message.js';

const EVM: SignInTerms = {
  namespace: 'eip155',
  domain: 'x402.example:8443',
  address: '0xa0cf798816d4b9b9866b5330eea46a18382f251e',
  statement: 'Sign in.',
  uri: 'https://x402.example:8443/console',
  chainId: '8453',
  nonce: '0123456789abcdef0123456789abcdef',
  issuedAt: '2026-11-30T12:00:00.000Z',
  expirationTime: '2026-11-30T12:05:00.000Z',
};
const SOLANA: SignInTerms = {
  ...EVM,
  namespace: 'solana',
  address: 'GsbwXfJraMomNxBcjYLcG3mxkBUiyWXAB32fGbSMQRdW',
  chainId: 'mainnet',
};

const without = (text: string, line: RegExp): string => text.replace(line, '');

describe('the text that a wallet signs', () => {
  it('M1 is what viem writes for the same members', () => {
    const { domain, statement, uri, nonce } = EVM;
    const ours = signInMessage(EVM);
    const address = EVM.address as `0x${string}`;
    const times = { issuedAt: new Date(EVM.issuedAt), expirationTime: new Date(EVM.expirationTime) };
    const members = {
      domain,
      statement,
      uri,
      nonce,
      address,
      chainId: 8453,
      version: '1',
      ...times,
    } as const;
    expect(ours).toBe(createSiweMessage(members));
  });

  it('M1 is parsed into the members that it was written from, for both kinds of wallets', () => {
    const solana = parseSignInMessage('solana', signInMessage(SOLANA));
    expect({ namespace: 'solana', ...solana }).toMatchObject({ ...SOLANA });
    const evm = parseSignInMessage('eip155', signInMessage(EVM));
    const address = evm?.address.toLowerCase();
    expect({ namespace: 'eip155', ...evm, address }).toMatchObject({ ...EVM });
  });

  it('M1 has two blank lines without a statement for EVM, and one for Solana', () => {
    const evm = signInMessage(EVM).replace('\n\nSign in.\n\n', '\n\n\n');
    expect(parseSignInMessage('eip155', evm)?.statement).toBeUndefined();
    expect(parseSignInMessage('eip155', evm.replace('\n\n\n', '\n\n'))).toBeNull();
    const solana = signInMessage(SOLANA).replace('Sign in.\n\n', '');
    expect(parseSignInMessage('solana', solana)?.domain).toBe(SOLANA.domain);
    expect(parseSignInMessage('solana', solana.replace('\n\n', '\n\n\n'))).toBeNull();
  });

  it.each<readonly [string, (text: string) => string]>([
    ['another order of lines', (text) => text.replace(/(Version: 1)\n(Chain ID: 8453)/, '$2\n$1')],
    ['no nonce', (text) => without(text, /Nonce: .+\n/)],
    ['a nonce of seven characters', (text) => text.replace(/Nonce: .+/, 'Nonce: 1234567')],
    ['a nonce with a dash', (text) => text.replace(/Nonce: .+/, 'Nonce: 1234-56789')],
    ['another version', (text) => text.replace('Version: 1', 'Version: 2')],
    ['a line feed at its end', (text) => `${text}\n`],
    ['carriage returns', (text) => text.replaceAll('\n', '\r\n')],
    ['text before it', (text) => `hello\n${text}`],
    ['a second URI line', (text) => text.replace('Version', 'URI: https://evil.example\nVersion')],
    ['a statement in letters beyond ASCII', (text) => text.replace('Sign in.', 'Sіgn in.')],
    ['a user in its domain', (text) => `x402.example@${text}`],
    ['a chain id with a leading zero', (text) => text.replace('8453', '08453')],
    ['a time without a zone', (text) => text.replace('12:00:00.000Z', '12:00:00')],
    ['a URI with a blank', (text) => text.replace('/console', '/con sole')],
    ['more than two thousand characters', (text) => text.replace('Sign in.', 'a'.repeat(2_000))],
    ['the other kind of account', (text) => text.replace('Ethereum', 'Solana')],
  ])('M1 is refused with %s', (_, change) => {
    const text = signInMessage(EVM);
    expect(change(text)).not.toBe(text);
    expect(parseSignInMessage('eip155', change(text))).toBeNull();
  });

  it.each<readonly [string, string, string]>([
    ['domain', 'x402.example:8443 wants', 'evil.example wants'],
    ['address', '0xA0Cf798816D4b9b9866b5330EEa46a18382f251e', '0xa0cf798816d4b9b9866b5330eea46a18382f251e'],
    ['uri', 'URI: https://x402.example:8443/console', 'URI: https://evil.example/console'],
    ['chainId', 'Chain ID: 8453', 'Chain ID: 1'],
    ['statement', 'Sign in.', 'Give all your money away.'],
    ['issuedAt', 'Issued At: 2026-11-30T12:00:00.000Z', 'Issued At: 2026-11-30T12:00:00Z'],
    ['expirationTime', '12:05:00.000Z', '13:05:00.000Z'],
    ['text', '12:05:00.000Z', '12:05:00.000Z\nNot Before: 2026-11-30T12:00:00.000Z'],
    ['text', 'x402.example:8443 wants', 'https://x402.example:8443 wants'],
  ])('M1 names %s as what was changed', (member, from, to) => {
    const changed = signInMessage(EVM).replace(from, to);
    const parsed = parseSignInMessage('eip155', changed);
    if (parsed === null) throw new Error('the changed text is not of the grammar');
    expect(deviationOf(changed, parsed, EVM)).toBe(member);
  });

  it('M1 deviates in nothing when it is unchanged', () => {
    const text = signInMessage(SOLANA);
    const parsed = parseSignInMessage('solana', text);
    expect(parsed !== null && deviationOf(text, parsed, SOLANA)).toBeNull();
  });
});
