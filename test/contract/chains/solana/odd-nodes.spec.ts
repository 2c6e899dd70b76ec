import type { Address, KeyPairSigner } from '@solana/kit';
import { getTransferCheckedInstruction } from '@solana-program/token';
import { judge } from '../../../../src/domain/judge.js';
import type { PaymentEvidence } from '../../../../src/domain/payment.js';
import { VerifierUnavailableError } from '../../../../src/modules/verification/verifiers/payment-verifier.js';
import { SolanaVerifier } from '../../../../src/modules/verification/verifiers/onchain/solana-verifier.js';
import {
  ledgerMethods,
  RawAnswer,
  RpcError,
  SolanaRpcServer,
  type Method,
} from '../../../support/solana/litesvm-rpc.js';
import {
  associated,
  freshAddress,
  SolanaLedger,
  type LedgerEntry,
} from '../../../support/solana/solana-ledger.js';
import { expectation, solanaChain } from '../../../support/solana/solana-verdict.js';
import { WatchedNodes } from '../../../support/proxies/watched-nodes.js';

interface Balance {
  readonly owner?: string;
  readonly accountIndex: number;
}
interface Answer {
  readonly [other: string]: unknown;
  readonly meta: {
    readonly [other: string]: unknown;
    readonly preTokenBalances: readonly Balance[];
    readonly postTokenBalances: readonly Balance[];
  };
}

const PRICE = 1_000_000n;
const PENDING = { status: 'pending', reason: 'AWAITING_CONFIRMATIONS' };

/** Old or foreign node software omits data. A payment is never confirmed without the facts. */
describe('Solana verifier with nodes that omit data', () => {
  const ledger = new SolanaLedger();
  let servers: SolanaRpcServer[];
  let warnings: string[];
  let payer: KeyPairSigner;
  let seller: Address;
  let usdc: Address;
  let hash: string;
  let entry: LedgerEntry;

  beforeAll(async () => {
    payer = await ledger.wallet();
    seller = freshAddress();
    usdc = ledger.createMint(payer.address);
    const source = await ledger.holding(payer.address, usdc, 50_000_000n);
    const destination = await ledger.holding(seller, usdc, 0n);
    hash = await pay(source, destination);
    entry = entryOf(hash);
  });
  beforeEach(() => {
    servers = [];
    warnings = [];
  });
  afterEach(() => Promise.all(servers.map((server) => server.close())));

  const pay = (source: Address, destination: Address): Promise<string> =>
    ledger.send(payer, [
      getTransferCheckedInstruction({
        source,
        mint: usdc,
        destination,
        authority: payer,
        amount: PRICE,
        decimals: 6,
      }),
    ]);

  function entryOf(txHash: string): LedgerEntry {
    const found = ledger.entries.get(txHash);
    if (!found) throw new Error('the ledger lost its transaction');
    return found;
  }

  async function node(changes: Record<string, Method> = {}): Promise<SolanaRpcServer> {
    const server = await SolanaRpcServer.start({ ...ledgerMethods(ledger), ...changes });
    servers.push(server);
    return server;
  }

  const showing = (change: (answer: Answer) => object, shown = entry) =>
    node({ getTransaction: () => change(shown.answer as Answer) });

  const ask = (nodes: readonly SolanaRpcServer[], txHash = hash): Promise<PaymentEvidence> =>
    new SolanaVerifier(new WatchedNodes({ onWarning: (_, { reason }) => warnings.push(reason ?? '') }), {
      attemptTimeoutMs: 20_000,
    }).verify(
      {
        chain: solanaChain(
          nodes.map(({ url }) => url),
          { usdcAddress: usdc },
        ),
        txHash,
        expectedAmount: null,
      },
      AbortSignal.timeout(30_000),
    );
  const verdict = async (nodes: readonly SolanaRpcServer[], txHash = hash, wallet: string = seller) =>
    judge(await ask(nodes, txHash), expectation(wallet, { minimumAtomic: PRICE }));

  const meta = (changes: object) => (answer: Answer) => ({ ...answer, meta: { ...answer.meta, ...changes } });
  const withoutOwners = (answer: Answer) => {
    const bare = (balances: readonly Balance[]) =>
      balances.map((balance) => ({ ...balance, owner: undefined }));
    const { preTokenBalances, postTokenBalances } = answer.meta;
    return meta({
      preTokenBalances: bare(preTokenBalances),
      postTokenBalances: bare(postTokenBalances),
    })(answer);
  };

  it('A6: reads a transaction of version 1 and keeps one of an unknown version pending', async () => {
    const versioned =
      (version: number): Method =>
      ([, options]) => {
        const { maxSupportedTransactionVersion = 0 } = options as { maxSupportedTransactionVersion?: number };
        if (version > maxSupportedTransactionVersion) throw new RpcError(-32_015);
        return { ...entry.answer, version };
      };
    expect(await verdict([await node({ getTransaction: versioned(1) })])).toMatchObject({
      status: 'confirmed',
    });
    expect(await verdict([await node({ getTransaction: versioned(2) })])).toMatchObject(PENDING);
    expect(warnings).toEqual(['shows the transaction in a version that we cannot read']);
  });

  it('S7: keeps an oversized transaction pending, and confirms it by a node that returns it', async () => {
    const flood = await node({ getTransaction: () => ({ ...entry.answer, padding: 'x'.repeat(2_200_000) }) });
    expect(await verdict([flood])).toMatchObject(PENDING);
    expect(await verdict([flood, await node()])).toMatchObject({ status: 'confirmed' });
    expect(warnings).toEqual(Array(2).fill('shows more of the transaction than we read'));
  });

  it.each<[string, (answer: Answer) => object]>([
    ['the result', (answer) => ({ ...answer, meta: null })],
    ['the result member', (answer) => ({ ...answer, meta: undefined })],
    ['the error', meta({ err: undefined })],
    ['the balances before', meta({ preTokenBalances: null })],
    ['the balances after', meta({ postTokenBalances: undefined })],
    ['all balances', meta({ preTokenBalances: undefined, postTokenBalances: undefined })],
    ['the time', (answer) => ({ ...answer, blockTime: undefined })],
  ])('A6: is pending when the only node omits %s, and confirms by a complete node', async (_what, change) => {
    const confirmed = { status: 'confirmed', amountAtomic: PRICE };
    const [odd, good] = await Promise.all([showing(change), node()]);
    const warning = expect.stringMatching(/^(has no|names no) /) as string;
    // Side by side, so that a wrong verdict tells its cause.
    expect([await verdict([odd]), warnings]).toMatchObject([PENDING, [warning]]);
    expect([await verdict([odd, good]), warnings]).toMatchObject([confirmed, [warning, warning]]);
    expect([await verdict([good, odd]), warnings]).toMatchObject([confirmed, [warning, warning]]);
  });

  it('A6: reports a payment in its block without finality when a node omits its result', async () => {
    const evidence = await ask([await showing((answer) => ({ ...answer, meta: null }))]);
    // Neither "not found" nor "pending": the re-check counts those as misses and marks payments as reorged.
    expect(evidence).toMatchObject({ execution: 'succeeded', finality: { accepted: false, deepest: false } });
    expect(evidence.block?.number).toBe(BigInt(entry.slot));
  });

  it('A6: reads failure and success from the old status member, a failure without balances', async () => {
    const bare = { preTokenBalances: null, postTokenBalances: null };
    const silent = { getSignatureStatuses: () => ({ context: {}, value: [null] }) };
    const failed = await node({
      ...silent,
      getTransaction: () =>
        meta({ ...bare, err: undefined, status: { Err: 'AccountInUse' } })(entry.answer as Answer),
    });
    expect(await verdict([failed])).toMatchObject({ status: 'rejected', reason: 'TX_FAILED' });
    const succeeded = await showing(meta({ err: undefined, status: { Ok: null } }));
    expect(await verdict([succeeded])).toMatchObject({ status: 'confirmed' });
  });

  it('A6: finds no transfer without a token program, even without balances', async () => {
    const txHash = await ledger.send(payer, []);
    const odd = await showing(
      meta({ preTokenBalances: undefined, postTokenBalances: undefined, innerInstructions: undefined }),
      entryOf(txHash),
    );
    expect(await verdict([odd], txHash)).toMatchObject({ status: 'rejected', reason: 'NO_TRANSFER' });
  });

  it.each<[string, object | null]>([
    ['without a depth', { err: null }],
    ['without an error member', { confirmations: null, confirmationStatus: 'finalized' }],
    ['without a name for its depth', { err: null, confirmations: null }],
    ['of an unknown depth', { err: null, confirmations: null, confirmationStatus: 'final' }],
  ])('A6: finds a payment final despite a status %s', async (_what, status) => {
    const value = [status && { slot: entry.slot, ...status }];
    const odd = await node({ getSignatureStatuses: () => ({ context: {}, value }) });
    expect((await ask([odd])).finality).toMatchObject({ level: 'finalized', accepted: true, deepest: true });
  });

  it('A6: does not treat a missing depth as the deepest', async () => {
    entry.depth = 'confirmed';
    const value = [{ slot: entry.slot, err: null }];
    const odd = await node({ getSignatureStatuses: () => ({ context: {}, value }) });
    expect((await ask([odd])).finality).toMatchObject({ level: 'confirmed', deepest: false });
    entry.depth = 'finalized';
  });

  it.each<[string, Method]>([
    ['does not know the method', () => Promise.reject(new RpcError(-32_601))],
    ['limits the rate', () => new RawAnswer(429, '')],
    ['answers in another shape', () => ({ value: 'none' })],
  ])(
    'A6: needs no status when the node returns the transaction but %s',
    async (_what, getSignatureStatuses) => {
      const odd = await node({ getSignatureStatuses });
      expect((await ask([odd])).finality).toMatchObject({ level: 'finalized', deepest: true });
      // Without status and transaction there is no evidence.
      const unknown = node({ getSignatureStatuses, getTransaction: () => null });
      await expect(ask([await unknown])).rejects.toThrow(VerifierUnavailableError);
    },
  );

  it('A6: reads owners from the token accounts when the node omits them', async () => {
    expect(await verdict([await showing(withoutOwners)])).toMatchObject({
      status: 'confirmed',
      amountAtomic: PRICE,
      fromAddress: payer.address,
      toAddress: seller,
    });
    const raw = await showing(withoutOwners);
    raw.methods.set('getMultipleAccounts', ([keys]) => ({
      value: (keys as Address[]).map((key) => {
        const account = ledger.svm.getAccount(key);
        if (!account.exists) return null;
        return {
          owner: account.programAddress,
          data: [Buffer.from(account.data).toString('base64'), 'base64'],
        };
      }),
    }));
    expect(await verdict([raw])).toMatchObject({ status: 'confirmed', fromAddress: payer.address });
  });

  it('A6: does not use the present owner of an account that may have changed owners', async () => {
    const source = await associated(payer.address, usdc);
    const elsewhere = await ledger.holding(seller, usdc, 0n, { at: 'elsewhere' });
    const txHash = await pay(source, elsewhere);
    const odd = await showing(withoutOwners, entryOf(txHash));
    expect(await verdict([odd], txHash)).toMatchObject({ status: 'rejected', reason: 'WRONG_RECIPIENT' });
    expect(await verdict([odd], txHash, elsewhere)).toMatchObject({ reason: 'WRONG_RECIPIENT' });
    expect(warnings).toEqual(Array(2).fill('names no owner of a token account'));
    // Another node that names the owner takes precedence.
    expect(await verdict([odd, await node()], txHash)).toMatchObject({ status: 'confirmed' });
  });

  it('A6: ignores the wrong owner that a node reports for a token account', async () => {
    const odd = await showing(withoutOwners);
    const wrongOwner = freshAddress();
    odd.methods.set('getMultipleAccounts', ([keys]) => ({
      value: (keys as string[]).map(() => ({
        owner: 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
        data: { parsed: { type: 'account', info: { mint: usdc, owner: wrongOwner } } },
      })),
    }));
    expect(await verdict([odd], hash, wrongOwner)).toMatchObject({
      status: 'rejected',
      reason: 'WRONG_RECIPIENT',
    });
  });

  it('A6: is unavailable, and rejects nothing, while the token accounts cannot be read', async () => {
    const odd = await showing(withoutOwners);
    odd.methods.set('getMultipleAccounts', () => new RawAnswer(503, ''));
    await expect(ask([odd])).rejects.toThrow(VerifierUnavailableError);
  });
});
