import type { Address, KeyPairSigner } from '@solana/kit';
import { getTransferCheckedInstruction } from '@solana-program/token';
import { judge } from '../../../../src/domain/judge.js';
import type { PaymentEvidence } from '../../../../src/domain/payment.js';
import { VerifierUnavailableError } from '../../../../src/modules/verification/verifiers/payment-verifier.js';
import { SolanaVerifier } from '../../../../src/modules/verification/verifiers/onchain/solana-verifier.js';
import type { ConfiguredChain } from '../../../../src/platform/config/chain-settings.js';
import {
  DEVNET_GENESIS,
  ledgerMethods,
  RawAnswer,
  RpcError,
  SolanaRpcServer,
  type Method,
} from '../../../support/solana/litesvm-rpc.js';
import { freshAddress, SolanaLedger, type LedgerEntry } from '../../../support/solana/solana-ledger.js';
import { expectation, solanaChain } from '../../../support/solana/solana-verdict.js';
import { WatchedNodes } from '../../../support/proxies/watched-nodes.js';

const UNKNOWN_HASH =
  '5CBBFXjdu32noWfSdzAdiEBad73ZmMChN17CEFeTLiQQJZBMzL4J9dj7YLcaag8z6xKiBws7GVPeQ7KmUGiozC4Z';

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('Solana verifier with several nodes', () => {
  const ledger = new SolanaLedger();
  let servers: SolanaRpcServer[];
  let warnings: string[];
  let verifier: SolanaVerifier;
  let usdc: Address;
  let payer: KeyPairSigner;
  let seller: Address;
  let hash: string;
  let entry: LedgerEntry;

  beforeAll(async () => {
    payer = await ledger.wallet();
    seller = freshAddress();
    usdc = ledger.createMint(payer.address);
    const source = await ledger.holding(payer.address, usdc, 50_000_000n);
    const destination = await ledger.holding(seller, usdc, 0n);
    hash = await ledger.send(payer, [
      getTransferCheckedInstruction({
        source,
        mint: usdc,
        destination,
        authority: payer,
        amount: 1_000_000n,
        decimals: 6,
      }),
    ]);
    const sent = ledger.entries.get(hash);
    if (!sent) throw new Error('the ledger lost its transaction');
    entry = sent;
  });

  beforeEach(() => {
    servers = [];
    warnings = [];
    verifier = new SolanaVerifier(new WatchedNodes({}, warnings), { attemptTimeoutMs: 20_000 });
    entry.depth = 'finalized';
    entry.confirmations = null;
  });

  afterEach(() => Promise.all(servers.map((server) => server.close())));

  async function node(changes: Record<string, Method> = {}): Promise<SolanaRpcServer> {
    const server = await SolanaRpcServer.start({ ...ledgerMethods(ledger), ...changes });
    servers.push(server);
    return server;
  }

  const chainOf = (nodes: readonly SolanaRpcServer[], settings: Partial<ConfiguredChain> = {}) =>
    solanaChain(
      nodes.map(({ url }) => url),
      { usdcAddress: usdc, ...settings },
    );

  const ask = (
    nodes: readonly SolanaRpcServer[],
    txHash = hash,
    settings: Partial<ConfiguredChain> = {},
  ): Promise<PaymentEvidence> =>
    verifier.verify(
      { chain: chainOf(nodes, settings), txHash, expectedAmount: null },
      AbortSignal.timeout(30_000),
    );

  it('A6: makes two requests for a payment once the node has proven its chain', async () => {
    const good = await node();
    await ask([good]);
    await ask([good]);
    expect(good.calls).toEqual([
      'getGenesisHash',
      ...['getSignatureStatuses', 'getTransaction'],
      ...['getSignatureStatuses', 'getTransaction'],
    ]);
  });

  it.each<[string, Method]>([
    ['an HTTP error', () => new RawAnswer(503, 'secret-key')],
    ['a JSON-RPC error', () => Promise.reject(new RpcError(-32005))],
    ['an answer that is no JSON', () => new RawAnswer(200, '<html>secret-key</html>')],
    ['JSON that is no JSON-RPC', () => new RawAnswer(200, '[]')],
    ['an answer of another shape', () => ({ slot: 'secret-key' })],
    ['an empty answer', () => new RawAnswer(200, '')],
    [
      'an oversized answer',
      () => new RawAnswer(200, ' '.repeat(9_000_000) + JSON.stringify({ result: entry.answer })),
    ],
  ])('A6: asks the next node after %s', async (_what, method) => {
    const bad = await node({ getTransaction: method });
    const good = await node();
    expect(judge(await ask([bad, good]), expectation(seller)).status).toBe('confirmed');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('solana rpc #1');
    expect(warnings[0]).not.toMatch(/secret-key|127\.0\.0\.1/);
  });

  it('A6: follows no redirect, even to a good node', async () => {
    const good = await node();
    const elsewhere = new RawAnswer(307, '', { location: good.url });
    const bad = await node({ getTransaction: () => elsewhere });
    await expect(ask([bad])).rejects.toThrow(VerifierUnavailableError);
    expect(good.calls).toEqual([]);
  });

  it('A6: asks the next node when one is down or slow', async () => {
    const down = await node();
    await down.close();
    const slow = await node({ getTransaction: () => new Promise(() => undefined) });
    const good = await node();
    const nodes = new WatchedNodes({ onWarning: (_, { reason }) => warnings.push(reason ?? '') });
    verifier = new SolanaVerifier(nodes, { attemptTimeoutMs: 200 });
    expect((await ask([down, slow, good])).execution).toBe('succeeded');
    expect(warnings).toEqual(['unreachable (ECONNREFUSED)', 'no answer within 200 ms']);
  });

  it('A6: is unavailable, never "not found", when every node fails', async () => {
    const first = await node({ getTransaction: () => new RawAnswer(500, 'secret-key') });
    const second = await node({ getSignatureStatuses: () => Promise.reject(new RpcError(-32603)) });
    const failure = ask([first, second], UNKNOWN_HASH);
    await expect(failure).rejects.toThrow(VerifierUnavailableError);
    await expect(failure).rejects.toThrow('solana rpc #1: HTTP 500; solana rpc #2: JSON-RPC error -32603');
  });

  it('A6: is unavailable when no node is configured', async () => {
    await expect(ask([])).rejects.toThrow(VerifierUnavailableError);
  });

  it('A6: returns "not found" after asking every node', async () => {
    const nodes = [await node(), await node()];
    expect((await ask(nodes, UNKNOWN_HASH)).execution).toBe('not_found');
    expect(nodes.map(({ calls }) => calls.includes('getTransaction'))).toEqual([true, true]);
  });

  it('A6: returns "not found" when one node answers so and the others fail', async () => {
    const failing = await node({ getTransaction: () => new RawAnswer(500, '') });
    expect((await ask([failing, await node()], UNKNOWN_HASH)).execution).toBe('not_found');
    expect(warnings).toHaveLength(1);
  });

  it('A6: is pending when one node has seen the transaction and another has not', async () => {
    entry.depth = 'processed';
    const ignorant = await node({ getSignatureStatuses: () => ({ context: {}, value: [null] }) });
    expect((await ask([await node(), ignorant])).execution).toBe('pending');
    expect((await ask([ignorant, await node()])).execution).toBe('pending');
  });

  it('A6: is pending when a node that has the transaction fails and the other lacks it', async () => {
    const failing = await node({ getTransaction: () => new RawAnswer(500, '') });
    const ignorant = await node({
      getTransaction: () => null,
      getSignatureStatuses: () => ({ context: {}, value: [null] }),
    });
    expect((await ask([failing, ignorant])).execution).toBe('pending');
    expect((await ask([ignorant, failing])).execution).toBe('pending');
  });

  it('A6: finds a transaction by the second node when the first lacks it', async () => {
    const ignorant = await node({ getTransaction: () => null });
    expect((await ask([ignorant, await node()])).execution).toBe('succeeded');
  });

  it('A6: is pending before the required commitment', async () => {
    const nodes = [await node()];
    entry.depth = 'processed';
    entry.confirmations = 0;
    const seen = await ask(nodes);
    expect(seen).toMatchObject({ execution: 'pending', block: null });
    expect(judge(seen, expectation(seller))).toMatchObject({
      status: 'pending',
      reason: 'AWAITING_CONFIRMATIONS',
    });

    entry.depth = 'confirmed';
    entry.confirmations = 4;
    const finalized = { kind: 'commitment', commitment: 'finalized' } as const;
    const waiting = await ask(nodes, hash, { accept: finalized });
    expect(waiting.finality).toMatchObject({ level: 'confirmed', accepted: false, confirmations: 4 });
    expect(judge(waiting, expectation(seller)).status).toBe('pending');
    const accepted = await ask(nodes);
    expect(accepted.finality).toMatchObject({ level: 'confirmed', accepted: true, deepest: false });
    expect(judge(accepted, expectation(seller)).status).toBe('confirmed');
  });

  it('A6: counts confirmations where the chain requires a number of them', async () => {
    const nodes = [await node()];
    entry.depth = 'confirmed';
    entry.confirmations = 4;
    const five = { accept: { kind: 'confirmations', confirmations: 5 } } as const;
    expect((await ask(nodes, hash, five)).finality).toEqual({
      level: 'confirmed',
      accepted: false,
      deepest: false,
      confirmations: 4,
      requiredConfirmations: 5,
    });
    entry.confirmations = 5;
    expect((await ask(nodes, hash, five)).finality.accepted).toBe(true);
    entry.depth = 'finalized';
    entry.confirmations = null;
    expect((await ask(nodes, hash, five)).finality).toMatchObject({
      accepted: true,
      deepest: true,
      confirmations: null,
    });
  });

  it('A6: ignores a status of another block', async () => {
    const forked = { slot: 399_000_000, confirmations: null, err: null, confirmationStatus: 'finalized' };
    const nodes = [await node({ getSignatureStatuses: () => ({ context: {}, value: [forked] }) })];
    expect((await ask(nodes)).finality).toMatchObject({ level: 'confirmed', deepest: false });
  });

  it('A6: asks for the finalized transaction when a node has no status', async () => {
    const forgetful = await node({ getSignatureStatuses: () => ({ context: {}, value: [null] }) });
    expect((await ask([forgetful])).finality).toMatchObject({ level: 'finalized', deepest: true });
    entry.depth = 'confirmed';
    expect((await ask([forgetful])).finality).toMatchObject({ level: 'confirmed', deepest: false });
  });

  interface ShownTransaction {
    readonly meta: object;
    readonly transaction: object;
  }

  it.each<[string, string, (answer: ShownTransaction) => object]>([
    [
      'that contradicts its status',
      'contradicts',
      (answer) => ({ ...answer, meta: { ...answer.meta, err: 'AccountInUse' } }),
    ],
    [
      'about another transaction',
      'another transaction',
      (answer) => ({ ...answer, transaction: { ...answer.transaction, signatures: [UNKNOWN_HASH] } }),
    ],
    [
      'with balances of another shape',
      'at meta.postTokenBalances',
      (answer) => ({ ...answer, meta: { ...answer.meta, postTokenBalances: 'none' } }),
    ],
  ])('A6: rejects an answer %s', async (_what, reason, change) => {
    const odd = await node({ getTransaction: () => change(entry.answer as ShownTransaction) });
    const failure = ask([odd]);
    await expect(failure).rejects.toThrow(VerifierUnavailableError);
    await expect(failure).rejects.toThrow(reason);
  });

  it('A6: rejects a node of another chain and checks its chain again later', async () => {
    const wrong = await node({ getGenesisHash: () => DEVNET_GENESIS });
    await expect(ask([wrong])).rejects.toThrow(/WRONG CHAIN/);
    await expect(ask([wrong])).rejects.toThrow(VerifierUnavailableError);
    expect(wrong.calls).toEqual(['getGenesisHash', 'getGenesisHash']);
    expect(warnings).toHaveLength(2);

    const good = await node();
    expect((await ask([wrong, good])).execution).toBe('succeeded');
    wrong.methods.set('getGenesisHash', ledgerMethods(ledger)['getGenesisHash'] ?? (() => null));
    expect((await ask([wrong])).execution).toBe('succeeded');
  });

  const timeless = { getTransaction: () => ({ ...entry.answer, blockTime: null }) };

  it('A6: asks for a missing block time, and is unavailable when that request fails', async () => {
    const timed = await node({ ...timeless, getBlockTime: () => 1_700_000_000 });
    expect((await ask([timed])).block?.timeSeconds).toBe(1_700_000_000);
    const failing = await node({ ...timeless, getBlockTime: () => new RawAnswer(502, '') });
    await expect(ask([failing])).rejects.toThrow(VerifierUnavailableError);
    const unwell = await node({ ...timeless, getBlockTime: () => Promise.reject(new RpcError(-32005)) });
    await expect(ask([unwell])).rejects.toThrow(VerifierUnavailableError);
  });

  it.each<[string, Method]>([
    ['has removed the block', () => Promise.reject(new RpcError(-32001))],
    ['does not have the block', () => Promise.reject(new RpcError(-32004))],
    ['skipped the slot', () => Promise.reject(new RpcError(-32007))],
    ['misses the slot in its long-term storage', () => Promise.reject(new RpcError(-32009))],
    ['has no time for the slot', () => null],
  ])('A6: does not confirm a payment of unknown age when a node %s', async (_what, getBlockTime) => {
    const ageless = await node({ ...timeless, getBlockTime });
    expect(judge(await ask([ageless]), expectation(seller))).toMatchObject({
      status: 'pending',
      reason: 'AWAITING_CONFIRMATIONS',
    });
    const longAgo = await node({ ...timeless, getBlockTime: () => 1_700_000_000 });
    const expected = expectation(seller, { firstSeenSeconds: 1_780_000_000 });
    expect(judge(await ask([ageless, longAgo]), expected)).toMatchObject({ reason: 'TX_TOO_OLD' });
  });

  it('A6: closes the socket and asks no other node when aborted', async () => {
    const asked = deferred();
    const stuck = await node({
      getTransaction: () => {
        asked.resolve();
        return new Promise(() => undefined);
      },
    });
    const next = await node();
    const caller = new AbortController();
    const outcome = verifier.verify(
      { chain: chainOf([stuck, next]), txHash: hash, expectedAmount: null },
      caller.signal,
    );
    await asked.promise;
    const hungUp = new Promise((resolve) => {
      stuck.onHangUp = resolve;
    });
    caller.abort();
    await expect(outcome).rejects.toThrow(VerifierUnavailableError);
    await hungUp;
    expect(next.calls).toEqual([]);
  });

  it('A6: aborting one verification leaves another of the same payment running', async () => {
    const slow = await node();
    const answer = deferred();
    const asked = deferred();
    slow.methods.set('getTransaction', async () => {
      asked.resolve();
      await answer.promise;
      return entry.answer;
    });
    const impatient = new AbortController();
    const query = { chain: chainOf([slow]), txHash: hash, expectedAmount: null };
    const gaveUp = verifier.verify(query, impatient.signal);
    const stayed = verifier.verify(query, AbortSignal.timeout(30_000));
    await asked.promise;
    impatient.abort();
    await expect(gaveUp).rejects.toThrow(VerifierUnavailableError);
    answer.resolve();
    expect((await stayed).execution).toBe('succeeded');
  });
});
