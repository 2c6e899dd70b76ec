import { getAddress } from 'viem';

/** The CAIP-2 namespaces whose wallets may sign in. */
export const SIGN_IN_NAMESPACES = ['eip155', 'solana'] as const;
export type SignInNamespace = (typeof SIGN_IN_NAMESPACES)[number];

/** What a wallet is asked to sign; times are ISO 8601 in UTC. All members are required, so that nothing is implied. */
export interface SignInTerms {
  readonly namespace: SignInNamespace;
  /** Host and port of the page that asks. */
  readonly domain: string;
  /** EIP-55 with a checksum, or base58. */
  readonly address: string;
  readonly statement: string;
  readonly uri: string;
  /** A decimal EIP-155 id, or a name of a Solana cluster. */
  readonly chainId: string;
  readonly nonce: string;
  readonly issuedAt: string;
  readonly expirationTime: string;
}

/** The members of a message that a text was parsed into. Those that the grammar allows to be absent are undefined. */
export interface ParsedMessage {
  readonly scheme?: string;
  readonly domain: string;
  readonly address: string;
  readonly statement?: string;
  readonly uri: string;
  readonly version: string;
  readonly chainId: string;
  readonly nonce: string;
  readonly issuedAt: string;
  readonly expirationTime?: string;
  readonly notBefore?: string;
  readonly requestId?: string;
  readonly resources?: string;
}

/** Longer than any message of ours; longer text is not looked at. */
const LONGEST_MESSAGE = 2_000;

const ACCOUNT: Readonly<Record<SignInNamespace, string>> = { eip155: 'Ethereum', solana: 'Solana' };
const ADDRESS: Readonly<Record<SignInNamespace, string>> = {
  eip155: '0x[0-9a-fA-F]{40}',
  solana: '[1-9A-HJ-NP-Za-km-z]{32,44}',
};
const CHAIN_ID: Readonly<Record<SignInNamespace, string>> = {
  eip155: '[1-9][0-9]{0,15}',
  solana: '(?:solana:)?(?:mainnet|testnet|devnet|localnet)',
};

const UNRESERVED = 'A-Za-z0-9\\-._~';
const RESERVED = ":/?#[\\]@!$&'()*+,;=";
const URI = `[A-Za-z][A-Za-z0-9+.\\-]*:(?:[${UNRESERVED}${RESERVED}]|%[0-9A-Fa-f]{2})+`;
const HOST = `(?:[A-Za-z0-9\\-._~]+|\\[[0-9A-Fa-f:.]+\\])`;
const TIME = '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?(?:Z|[+\\-]\\d{2}:\\d{2})';

const GRAMMAR: Readonly<Record<SignInNamespace, RegExp>> = {
  eip155: grammarOf('eip155'),
  solana: grammarOf('solana'),
};

/**
 * The text to sign: EIP-4361 for EVM wallets, and its Solana profile, which wallets print for `signIn` with the same
 * members. Both are the same bytes as UTF-8.
 */
export function signInMessage(terms: SignInTerms): string {
  const { namespace, domain, statement, uri, chainId, nonce, issuedAt, expirationTime } = terms;
  const address = namespace === 'eip155' ? getAddress(terms.address) : terms.address;
  return [
    `${domain} wants you to sign in with your ${ACCOUNT[namespace]} account:`,
    address,
    '',
    statement,
    '',
    `URI: ${uri}`,
    'Version: 1',
    `Chain ID: ${chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    `Expiration Time: ${expirationTime}`,
  ].join('\n');
}

/** Parses by the grammar of the namespace; null for any other text, such as one with another order or blank line. */
export function parseSignInMessage(namespace: SignInNamespace, text: string): ParsedMessage | null {
  if (text.length > LONGEST_MESSAGE) return null;
  const members = GRAMMAR[namespace].exec(text)?.groups;
  return members === undefined ? null : (members as unknown as ParsedMessage);
}

/** The first member that is not as it was issued; null when the text is, byte by byte, the one that was issued. */
export function deviationOf(text: string, parsed: ParsedMessage, terms: SignInTerms): string | null {
  const issued = signInMessage(terms);
  if (text === issued) return null;
  const expected = parseSignInMessage(terms.namespace, issued);
  const names = ['domain', 'address', 'uri', 'chainId', 'statement', 'issuedAt', 'expirationTime'] as const;
  return names.find((name) => parsed[name] !== expected?.[name]) ?? 'text';
}

/** RFC 5234's rules of EIP-4361 as one expression; only the lines after the times are optional, and the statement. */
function grammarOf(namespace: SignInNamespace): RegExp {
  const statement = `(?<statement>[${UNRESERVED}${RESERVED} ]+)`;
  // Without a statement, EIP-4361 leaves both blank lines; the Solana profile leaves one.
  const gap = namespace === 'eip155' ? `\\n\\n(?:${statement}\\n)?\\n` : `\\n\\n(?:${statement}\\n\\n)?`;
  return new RegExp(
    [
      `^(?:(?<scheme>[A-Za-z][A-Za-z0-9+.\\-]*)://)?(?<domain>${HOST}(?::\\d{1,5})?)`,
      ` wants you to sign in with your ${ACCOUNT[namespace]} account:\\n(?<address>${ADDRESS[namespace]})`,
      gap,
      `URI: (?<uri>${URI})\\nVersion: (?<version>1)\\nChain ID: (?<chainId>${CHAIN_ID[namespace]})`,
      `\\nNonce: (?<nonce>[A-Za-z0-9]{8,128})\\nIssued At: (?<issuedAt>${TIME})`,
      `(?:\\nExpiration Time: (?<expirationTime>${TIME}))?(?:\\nNot Before: (?<notBefore>${TIME}))?`,
      `(?:\\nRequest ID: (?<requestId>[${UNRESERVED}:@!$&'()*+,;=%]*))?(?:\\nResources:(?<resources>(?:\\n- ${URI})*))?$`,
    ].join(''),
  );
}
