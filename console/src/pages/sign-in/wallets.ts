import type { Wallet } from '../../session/types';

/** What a page can ask of an EVM wallet (EIP-1193). */
export interface EvmProvider {
  request(call: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>;
}

/** A wallet that announced itself (EIP-6963). */
export interface AnnouncedWallet {
  readonly name: string;
  readonly provider: EvmProvider;
}

/** What a page can ask of a Solana wallet. */
export interface SolanaProvider {
  connect(): Promise<{ readonly publicKey: { toString(): string } }>;
  signMessage(message: Uint8Array, display: 'utf8'): Promise<{ readonly signature: Uint8Array }>;
}

interface Announcement {
  readonly detail?: {
    readonly info?: { readonly uuid?: string; readonly name?: string };
    readonly provider?: EvmProvider;
  };
}

const ANNOUNCED_MS = 50;

export function injectedEvm(): EvmProvider | null {
  return (globalThis as { ethereum?: EvmProvider }).ethereum ?? null;
}

export function injectedSolana(): SolanaProvider | null {
  return (globalThis as { solana?: SolanaProvider }).solana ?? null;
}

/** Asks all wallets of the browser to announce themselves. Those that answer do it at once. */
export async function announcedWallets(): Promise<readonly AnnouncedWallet[]> {
  const found = new Map<string, AnnouncedWallet>();
  const listen = (event: Event) => {
    const { info, provider } = (event as Event & Announcement).detail ?? {};
    if (provider !== undefined)
      found.set(info?.uuid ?? String(found.size), { name: info?.name ?? 'Wallet', provider });
  };
  globalThis.addEventListener('eip6963:announceProvider', listen);
  globalThis.dispatchEvent(new Event('eip6963:requestProvider'));
  await new Promise((resolve) => setTimeout(resolve, ANNOUNCED_MS));
  globalThis.removeEventListener('eip6963:announceProvider', listen);
  return [...found.values()];
}

/** An address, and the proof that its holder signed a message of ours. */
export interface SignedIn extends Wallet {
  readonly message: string;
  readonly signature: string;
}

export type AskForMessage = (
  wallet: Wallet & { readonly chainId?: number },
) => Promise<{ readonly message: string }>;

/** Asks the wallet for its address, the server for a message, and the wallet to sign it. */
export async function signWithEvm(provider: EvmProvider, ask: AskForMessage): Promise<SignedIn> {
  const [address] = (await provider.request({ method: 'eth_requestAccounts' })) as string[];
  if (address === undefined) throw new Error('The wallet gave no address.');
  const chainId = Number(await provider.request({ method: 'eth_chainId' }));
  const { message } = await ask({
    namespace: 'eip155',
    address,
    ...(Number.isSafeInteger(chainId) ? { chainId } : {}),
  });
  const signature = (await provider.request({
    method: 'personal_sign',
    params: [hexOf(message), address],
  })) as string;
  return { namespace: 'eip155', address, message, signature };
}

export async function signWithSolana(provider: SolanaProvider, ask: AskForMessage): Promise<SignedIn> {
  const { publicKey } = await provider.connect();
  const address = publicKey.toString();
  const { message } = await ask({ namespace: 'solana', address });
  const { signature } = await provider.signMessage(new TextEncoder().encode(message), 'utf8');
  return { namespace: 'solana', address, message, signature: base58(signature) };
}

/** Wallets refuse with code 4001, and with many words. */
export function isDeclined(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 4001;
}

function hexOf(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return `0x${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function base58(bytes: Uint8Array): string {
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; number > 0n; number /= 58n) text = (ALPHABET[Number(number % 58n)] ?? '') + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return ALPHABET.slice(0, 1).repeat(zeros < 0 ? bytes.length : zeros) + text;
}
