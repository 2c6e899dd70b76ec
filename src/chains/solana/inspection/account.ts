import { address as toAddress, getAddressEncoder, getProgramDerivedAddress } from '@solana/kit';
import { z } from 'zod';
import type { NodePool } from '../../node-pool.js';
import { ChainUnavailable, RpcAnswerTooLarge, RpcFailure } from '../../rpc-error.js';
import { readableText } from '../../readable-text.js';
import { TOKEN_PROGRAMS } from '../associated-token-address.js';

/** A mint: its parameters, and what it says of itself. */
export interface SolanaMint {
  readonly decimals: number;
  readonly supplyAtomic: bigint;
  /** Who may create tokens; null when nobody can. */
  readonly mintAuthority: string | null;
  /** Who may freeze accounts; null when nobody can. */
  readonly freezeAuthority: string | null;
  /** Of Metaplex or of Token-2022; null without either. It is the mint's own word. */
  readonly name: string | null;
  readonly symbol: string | null;
}

/** An account of Solana, as far as payments are concerned. */
export type SolanaAccount =
  | { readonly kind: 'missing' }
  | { readonly kind: 'wallet' | 'program' | 'account'; readonly program: string }
  | {
      readonly kind: 'token_account';
      readonly program: string;
      readonly owner: string;
      readonly mint: string;
    }
  | { readonly kind: 'mint'; readonly program: string; readonly mint: SolanaMint };

const ATTEMPT_MS = 5_000;
const SYSTEM_PROGRAM = '11111111111111111111111111111111';
/** The program of Metaplex that keeps names of tokens. */
const METADATA_PROGRAM = toAddress('metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s');
/** Before the name in an account of that program: its kind, the authority and the mint. */
const METADATA_HEAD = 65;

const parsedData = z.object({ parsed: z.object({ type: z.string(), info: z.unknown() }) });
const rawData = z.tuple([z.string(), z.literal('base64')]);
const account = z
  .object({
    owner: z.string(),
    executable: z.boolean().nullish(),
    data: z.union([parsedData, rawData]),
  })
  .nullable();
const answer = z.object({ value: account });
const mintInfo = z.object({
  decimals: z.number().or(z.bigint()).transform(Number),
  supply: z
    .string()
    .regex(/^\d{1,20}$/)
    .transform(BigInt),
  mintAuthority: z.string().nullish(),
  freezeAuthority: z.string().nullish(),
  extensions: z.array(z.object({ extension: z.string(), state: z.unknown().optional() })).nullish(),
});
const tokenInfo = z.object({ mint: z.string(), owner: z.string() });
const nameInfo = z.object({ name: z.string(), symbol: z.string() });

interface Names {
  readonly name: string | null;
  readonly symbol: string | null;
}
const NO_NAMES: Names = { name: null, symbol: null };

/**
 * Reads an account: wallet, mint, token account, program or something else.
 *
 * @throws ChainUnavailable when no node answers
 */
export async function readSolanaAccount(
  nodes: NodePool,
  address: string,
  signal: AbortSignal,
): Promise<SolanaAccount> {
  const found = await accountAt(nodes, address, 'jsonParsed', signal);
  if (found === null) return { kind: 'missing' };
  // No mint and no token account is that large.
  if (found === 'size') return { kind: 'account', program: 'unknown' };
  const { owner: program, executable, data } = found;
  if (executable === true) return { kind: 'program', program };
  if (program === SYSTEM_PROGRAM) return { kind: 'wallet', program };
  const parsed = 'parsed' in data && TOKEN_PROGRAMS.includes(program) ? data.parsed : null;
  const token = parsed?.type === 'account' ? tokenInfo.safeParse(parsed.info).data : undefined;
  if (token !== undefined) return { kind: 'token_account', program, ...token };
  const mint = parsed?.type === 'mint' ? mintInfo.safeParse(parsed.info).data : undefined;
  return mint === undefined
    ? { kind: 'account', program }
    : { kind: 'mint', program, mint: await describeMint(nodes, address, mint, signal) };
}

/** @throws ChainUnavailable when no node answers */
async function describeMint(
  nodes: NodePool,
  address: string,
  mint: z.infer<typeof mintInfo>,
  signal: AbortSignal,
): Promise<Extract<SolanaAccount, { kind: 'mint' }>['mint']> {
  const { decimals, supply, mintAuthority = null, freezeAuthority = null } = mint;
  const names = ownNames(mint) ?? (await metaplexNames(nodes, address, signal));
  return { decimals, supplyAtomic: supply, ...names, mintAuthority, freezeAuthority };
}

/** The names that a mint of Token-2022 keeps itself. */
function ownNames({ extensions }: z.infer<typeof mintInfo>): Names | null {
  const named = extensions?.find(({ extension }) => extension === 'tokenMetadata')?.state;
  const own = nameInfo.safeParse(named).data;
  return own === undefined ? null : shownNames(own);
}

/** The names that Metaplex keeps for a mint. @throws ChainUnavailable when no node answers */
async function metaplexNames(nodes: NodePool, mint: string, signal: AbortSignal): Promise<Names> {
  const encoder = getAddressEncoder();
  const [derived] = await getProgramDerivedAddress({
    programAddress: METADATA_PROGRAM,
    seeds: ['metadata', encoder.encode(METADATA_PROGRAM), encoder.encode(toAddress(mint))],
  });
  const found = await accountAt(nodes, derived, 'base64', signal);
  if (found === null || found === 'size' || !Array.isArray(found.data)) return NO_NAMES;
  return found.owner === METADATA_PROGRAM ? namesIn(Buffer.from(found.data[0], 'base64')) : NO_NAMES;
}

async function accountAt(
  nodes: NodePool,
  address: string,
  encoding: 'jsonParsed' | 'base64',
  signal: AbortSignal,
): Promise<NonNullable<z.infer<typeof account>> | 'size' | null> {
  try {
    const params = [address, { commitment: 'confirmed', encoding }];
    return answer.parse(await nodes.request('getAccountInfo', params, { timeoutMs: ATTEMPT_MS, signal }))
      .value;
  } catch (error) {
    if (error instanceof RpcAnswerTooLarge) return 'size';
    if (error instanceof RpcFailure || error instanceof z.ZodError)
      throw new ChainUnavailable('no node showed the account', { cause: error });
    throw error;
  }
}

/** Two texts, each with its length in four bytes before it. */
function namesIn(data: Buffer): Names {
  const texts: string[] = [];
  let at = METADATA_HEAD;
  while (texts.length < 2) {
    if (at + 4 > data.length) return NO_NAMES;
    const end = at + 4 + data.readUInt32LE(at);
    texts.push(data.subarray(at + 4, end).toString('utf8'));
    at = end;
  }
  const [name = '', symbol = ''] = texts;
  return shownNames({ name, symbol });
}

function shownNames({ name, symbol }: { readonly name: string; readonly symbol: string }): Names {
  return { name: readableText(name), symbol: readableText(symbol) };
}
