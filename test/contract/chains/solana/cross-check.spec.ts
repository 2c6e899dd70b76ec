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
import { freshAddress, SolanaLedger, type LedgerEntry } from '../../../support/solana/solana-ledger.js';
import { expectation, solanaChain } from '../../../support/solana/solana-verdict.js';
import { WatchedNodes } from '../../../support/proxies/watched-nodes.js';

const PRICE = 1_000_000n;

interface Balance {
  readonly owner: string;
  readonly uiTokenAmount: object;
}
interface Answer {
  readonly slot: number;
  readonly meta: {
    readonly err: unknown;
    readonly preTokenBalances: readonly Balance[];
    readonly postTokenBalances: readonly Balance[];
  };
}

describe('Solana verifier above the cross-check limit', () => {
  const ledger = new SolanaLedger();
  const seller: Address = freshAddress();
  let servers: SolanaRpcServer[];
  let warnings: string[];
  let payer: KeyPairSigner;
  let usdc: Address;
  let hash: string;
  let entry: LedgerEntry;

  beforeAll(async () => {
    payer = await ledger.wallet();
    usdc = ledger.createMint(payer.address);
    const source = await ledger.holding(payer.address, usdc, 50_000_000n);
    const destination = await ledger.holding(seller, usdc, 0n);
    const transfer = { source, mint: usdc, destination, authority: payer, amount: PRICE, decimals: 6 };
    hash = await ledger.send(payer, [getTransferCheckedInstruction(transfer)]);
    const sent = ledger.entries.get(hash);
    if (!sent) throw new Error('the ledger lost its transaction');
    entry = sent;
  });
  beforeEach(() => {
    servers = [];
    warnings = [];
    entry.depth = 'finalized';
  });
  afterEach(() => Promise.all(servers.map((server) => server.close())));

  async function node(changes: Record<string, Method> = {}): Promise<SolanaRpcServer> {
    const server = await SolanaRpcServer.start({ ...ledgerMethods(ledger), ...changes });
    servers.push(server);
    return server;
  }

  /** A node that returns a changed transaction, and a status that agrees with it. */
  async function contradictingNode(change: (answer: Answer) => Answer): Promise<SolanaRpcServer> {
    const changedAnswer = change(entry.answer as Answer);
    const { slot, meta } = changedAnswer;
    const status = { slot, confirmations: null, err: meta.err, confirmationStatus: 'finalized' };
    return node({
      getTransaction: () => changedAnswer,
      getSignatureStatuses: () => ({ context: {}, value: [status] }),
    });
  }

  const look = (
    nodes: readonly SolanaRpcServer[],
    aboveAtomic: bigint | null = PRICE - 1n,
    expectedAmount: string | null = null,
    signal = AbortSignal.timeout(30_000),
  ): Promise<PaymentEvidence> =>
    new SolanaVerifier(new WatchedNodes({}, warnings), {
      attemptTimeoutMs: 20_000,
      crossCheckAboveAtomic: () => aboveAtomic,
    }).verify(
      {
        chain: solanaChain(
          nodes.map(({ url }) => url),
          { usdcAddress: usdc },
        ),
        txHash: hash,
        expectedAmount,
      },
      signal,
    );
  const statusOf = (evidence: PaymentEvidence): string => judge(evidence, expectation(seller)).status;

  it('A16: confirms when the second node agrees', async () => {
    const second = await node();
    const evidence = await look([await node(), second]);
    expect(evidence.finality).toMatchObject({ level: 'finalized', accepted: true, deepest: true });
    expect(statusOf(evidence)).toBe('confirmed');
    expect(second.calls).toContain('getTransaction');
    expect(warnings).toEqual([]);
  });

  const giving =
    (amount: string) =>
    (answer: Answer): Answer => ({
      ...answer,
      meta: {
        ...answer.meta,
        postTokenBalances: answer.meta.postTokenBalances.map((balance) =>
          balance.owner === seller ? { ...balance, uiTokenAmount: { amount } } : balance,
        ),
      },
    });
  const contradictions: [string, (answer: Answer) => Answer][] = [
    ['a smaller amount', giving('999999')],
    ['no amount', giving('0')],
    ['a larger amount', giving('900000000')],
    ['a failure', (answer) => ({ ...answer, meta: { ...answer.meta, err: 'AccountInUse' } })],
    ['another slot', (answer) => ({ ...answer, slot: answer.slot + 1 })],
    [
      'another recipient',
      (answer) => ({
        ...answer,
        meta: {
          ...answer.meta,
          preTokenBalances: answer.meta.preTokenBalances.filter(({ owner }) => owner !== seller),
          postTokenBalances: answer.meta.postTokenBalances.map((balance) =>
            balance.owner === seller ? { ...balance, owner: freshAddress() } : balance,
          ),
        },
      }),
    ],
  ];

  it.each(contradictions)(
    'A16: stays pending and warns when the second node reports %s',
    async (_what, change) => {
      const evidence = await look([await node(), await contradictingNode(change)]);
      expect(evidence.finality).toMatchObject({ accepted: false, deepest: false });
      expect(statusOf(evidence)).toBe('pending');
      expect(warnings).toEqual([expect.stringContaining('DISAGREE')]);
      expect(warnings[0]).toContain(hash);
    },
  );

  it('A16: stays pending when the first node reports a larger amount', async () => {
    const evidence = await look([await contradictingNode(giving('900000000')), await node()], 500_000_000n);
    expect(statusOf(evidence)).toBe('pending');
    expect(warnings).toEqual([expect.stringContaining('DISAGREE')]);
  });

  it('A16: stays pending when the first node denies a large payment that the caller expects', async () => {
    const evidence = await look([await contradictingNode(giving('0')), await node()], PRICE - 1n, '1');
    expect(statusOf(evidence)).toBe('pending');
    expect(warnings).toEqual([expect.stringContaining('DISAGREE')]);
  });

  it('A16: stays pending while no other node has the transaction', async () => {
    const ignorant = await node({
      getTransaction: () => null,
      getSignatureStatuses: () => ({ context: {}, value: [null] }),
    });
    expect(statusOf(await look([await node(), ignorant]))).toBe('pending');
    expect(warnings).toEqual([expect.stringContaining('only one RPC has seen')]);
    expect(statusOf(await look([ignorant, await node()]))).toBe('pending');
    expect(statusOf(await look([await node(), ignorant, await node()]))).toBe('confirmed');
  });

  it.each<[string, Method]>([
    ['fails', () => Promise.reject(new RpcError(-32005))],
    ['answers without JSON', () => new RawAnswer(200, '<html>')],
    ['returns no results', () => ({ ...entry.answer, meta: null })],
  ])('A16: accepts and warns when the only other node %s', async (_what, getTransaction) => {
    const evidence = await look([await node(), await node({ getTransaction })]);
    expect(evidence.finality.accepted).toBe(true);
    expect(statusOf(evidence)).toBe('confirmed');
    expect(warnings).toEqual([
      expect.stringContaining('solana rpc #2'),
      expect.stringContaining('rests on one RPC'),
    ]);
  });

  it('A16: asks the third node when the second fails', async () => {
    const down = await node();
    await down.close();
    const contradicting = await contradictingNode(giving('0'));
    expect(statusOf(await look([await node(), down, await node()]))).toBe('confirmed');
    expect(statusOf(await look([await node(), down, contradicting]))).toBe('pending');
  });

  it('A16: does not cross-check a small payment, without a limit, or with one node', async () => {
    const second = await node();
    const nodes = [await node(), second];
    expect(statusOf(await look(nodes, PRICE))).toBe('confirmed');
    expect(statusOf(await look(nodes, null))).toBe('confirmed');
    expect(second.calls).toEqual([]);
    expect(statusOf(await look([await node()]))).toBe('confirmed');
    expect(warnings).toEqual([]);
  });

  it('A16: fails as unavailable when the caller aborts during the cross-check', async () => {
    const caller = new AbortController();
    const stuck = await node({
      getTransaction: () => {
        caller.abort();
        return new Promise(() => undefined);
      },
    });
    const third = await node();
    const outcome = look([await node(), stuck, third], PRICE - 1n, null, caller.signal);
    await expect(outcome).rejects.toThrow(VerifierUnavailableError);
    expect(third.calls).toEqual([]);
    expect(warnings).toEqual([]);
  });
});
