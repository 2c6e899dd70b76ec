import fc from 'fast-check';
import { judge } from '../../src/domain/judge.js';
import { NOT_FOUND_EVIDENCE } from '../../src/domain/payment.js';
import { VerifierUnavailableError } from '../../src/modules/verification/verifiers/payment-verifier.js';
import {
  PythonVerifier,
  type PythonVerifierEvent,
} from '../../src/modules/verification/verifiers/python/python-verifier.js';
import { readAnswer } from '../../src/modules/verification/verifiers/python/python-answer.js';
import { ContractViolationError } from '../../src/modules/verification/verifiers/python/python-errors.js';
import { evidenceOf } from '../../src/modules/verification/verifiers/python/python-evidence.js';
import { FixedClock } from '../support/http/fixed-clock.js';
import {
  configuredChain,
  EVM_PAYER,
  EVM_WALLET,
  expectation,
  question,
} from '../support/python-verifier/questions.js';
import {
  type PythonVerifierStandIn,
  type Rule,
  startPythonVerifier,
} from '../support/python-verifier/start.js';

const NEVER = new AbortController().signal;

describe(`${PythonVerifier.name}: answers`, () => {
  let service: PythonVerifierStandIn;
  let verifier: PythonVerifier;
  let events: PythonVerifierEvent[];
  let next = 1;

  beforeAll(async () => {
    service = await startPythonVerifier();
  });
  afterAll(() => service.stop());
  beforeEach(() => {
    events = [];
    verifier = new PythonVerifier({
      url: `${service.url}/`,
      key: service.key,
      clock: new FixedClock(),
      onEvent: (event) => events.push(event),
    });
  });

  /** Asks about a new transaction, which the stand-in answers by the rule. */
  async function ask(rule: Rule, chain = 'base') {
    const query = question((next += 1), { chain: configuredChain(chain) });
    await service.program({ rules: [rule] });
    return await verifier.verify(query, NEVER);
  }

  async function askAndJudge(answer: Record<string, unknown>, chain = 'base') {
    const evidence = await ask({ answer }, chain);
    const { status, reason } = judge(evidence, expectation());
    return `${status} ${reason ?? ''}`.trim();
  }

  const invalid = (answer: Record<string, unknown> = {}) => ({
    is_valid: false,
    amount_usdc: null,
    from_address: null,
    to_address: null,
    confirmations: 0,
    risk_score: 1,
    error_message: 'no',
    ...answer,
  });
  const payment = { amount_usdc: '1.5', from_address: EVM_PAYER, to_address: EVM_WALLET, confirmations: 20 };

  it('A5: sends key, hash, chain and amount, and maps a valid answer to evidence', async () => {
    await service.program({
      rules: [
        {
          answer: {
            to_address: EVM_WALLET.toUpperCase().replace('0X', '0x'),
            amount_usdc: '2.000001',
            block_time: '2026-01-01T00:00:00.5+01:00',
            block_number: 1234,
            finalized: true,
          },
        },
      ],
    });
    const query = question(777_777);
    const evidence = await verifier.verify(query, NEVER);
    expect(evidence).toEqual({
      execution: 'succeeded',
      transfers: [{ from: EVM_PAYER, to: EVM_WALLET, amountAtomic: 2_000_001n }],
      balanceChanges: [
        { owner: EVM_PAYER, deltaAtomic: -2_000_001n },
        { owner: EVM_WALLET, deltaAtomic: 2_000_001n },
      ],
      foreignRecipients: [],
      memos: [],
      block: { number: 1234n, hash: null, timeSeconds: 1_767_222_000 },
      finality: {
        level: 'finalized',
        accepted: true,
        deepest: true,
        confirmations: 20,
        requiredConfirmations: 1,
      },
      riskScore: 0.1,
      disputed: false,
    });
    const { requests } = await service.stats();
    const request = requests.at(-1);
    expect(request?.headers).toMatchObject({
      'x-internal-key': service.key,
      'content-type': 'application/json',
    });
    expect(request?.body).toEqual({ tx_hash: query.txHash, chain: 'base', expected_amount: '1.5' });
    await verifier.verify(question(777_778, { expectedAmount: null }), NEVER);
    expect((await service.stats()).requests.at(-1)?.body['expected_amount']).toBeNull();
  });

  it('A5: accepts camelCase field names', async () => {
    const query = question(888_888);
    const body = JSON.stringify({
      isValid: true,
      txHash: query.txHash,
      chain: 'base',
      amountUsdc: 1.5,
      fromAddress: EVM_PAYER,
      toAddress: EVM_WALLET,
      confirmations: 3,
      riskScore: null,
      errorMessage: '',
      blockTime: 1_767_225_600,
    });
    await service.program({ rules: [{ body }] });
    const evidence = await verifier.verify(query, NEVER);
    expect(judge(evidence, expectation())).toMatchObject({ status: 'confirmed', amountAtomic: 1_500_000n });
    expect(evidence.block).toEqual({ number: null, hash: null, timeSeconds: 1_767_225_600 });
    expect(evidence.finality.deepest).toBe(false);
  });

  it.each([
    ['a string', 'base', '1.5', 1_500_000n],
    ['trailing zeros', 'base', '1.5000000000', 1_500_000n],
    ['a number by its shortest decimal form', 'base', 0.3, 300_000n],
    ['the smallest unit as 1e-6', 'base', 0.000001, 1n],
    ['a large exact number', 'base', 1_234_567_890.123456, 1_234_567_890_123_456n],
    ['18 decimals', 'bsc', '1.000000000000000001', 1_000_000_000_000_000_001n],
    ['an exponent on an 18-decimals chain', 'bsc', 1.5e-7, 150_000_000_000n],
  ])('A5: reads amounts: %s', async (_, chain, amount, atomic) => {
    const evidence = await ask({ answer: { amount_usdc: amount, confirmations: 20 } }, chain);
    expect(evidence.transfers.map(({ amountAtomic }) => amountAtomic)).toEqual([atomic]);
  });

  it('A5: keeps the case of Solana addresses', async () => {
    const signature = '5'.repeat(87);
    await service.program({ rules: [{ answer: { tx_hash: signature, chain: 'solana' } }] });
    const query = question(1, { chain: configuredChain('solana'), txHash: signature });
    const [transfer] = (await verifier.verify(query, NEVER)).transfers;
    expect(transfer).toEqual({
      from: 'So11111111111111111111111111111111111111112',
      to: '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU',
      amountAtomic: 1_500_000n,
    });
  });

  it.each([
    ['base', { confirmations: 1 }, 'confirmed'],
    ['base', { confirmations: 0 }, 'pending AWAITING_CONFIRMATIONS'],
    ['base', { confirmations: 0, finalized: true }, 'confirmed'],
    ['base', { confirmations: null }, 'pending AWAITING_CONFIRMATIONS'],
    ['ethereum', { confirmations: 2 }, 'pending AWAITING_CONFIRMATIONS'],
    ['ethereum', { confirmations: 3, finalized: false }, 'confirmed'],
    ['polygon', { confirmations: 5 }, 'confirmed'],
    ['polygon', { confirmations: 5, finalized: false }, 'pending AWAITING_CONFIRMATIONS'],
    ['polygon', { confirmations: 0 }, 'pending AWAITING_CONFIRMATIONS'],
    ['polygon', { confirmations: 0, finalized: true }, 'confirmed'],
  ])(
    'A5: applies the finality rule of the chain to a valid answer: %s %j is %s',
    async (chain, answer, expected) => {
      expect(await askAndJudge({ ...payment, ...answer }, chain)).toBe(expected);
    },
  );

  it.each([
    ['another recipient', { to_address: EVM_PAYER, from_address: EVM_WALLET }, 'rejected WRONG_RECIPIENT'],
    ['too little', { amount_usdc: '1.499999' }, 'rejected AMOUNT_TOO_LOW'],
    ['too old', { block_time: 1_700_000_000 }, 'rejected TX_TOO_OLD'],
    ['a self-transfer', { from_address: EVM_WALLET }, 'rejected NO_TRANSFER'],
  ])('A5: judges a valid answer like other evidence: %s', async (_, answer, expected) => {
    expect(await askAndJudge({ ...payment, ...answer })).toBe(expected);
  });

  it.each([
    ['TX_NOT_FOUND', {}, 'pending TX_NOT_FOUND'],
    ['not_found', {}, 'pending TX_NOT_FOUND'],
    ['TX_NOT_FOUND', payment, 'pending TX_NOT_FOUND'],
    ['PENDING', {}, 'pending AWAITING_CONFIRMATIONS'],
    ['INSUFFICIENT_CONFIRMATIONS', { ...payment, confirmations: 1 }, 'pending AWAITING_CONFIRMATIONS'],
    ['INSUFFICIENT_CONFIRMATIONS', payment, 'pending AWAITING_CONFIRMATIONS'],
    ['TX_FAILED', {}, 'rejected TX_FAILED'],
    ['TX_REVERTED', { confirmations: 9 }, 'rejected TX_FAILED'],
    ['TX_FAILED', { finalized: false }, 'pending AWAITING_CONFIRMATIONS'],
    ['WRONG_ASSET', { to_address: EVM_WALLET }, 'rejected WRONG_ASSET'],
    ['WRONG_TOKEN', payment, 'rejected WRONG_ASSET'],
    ['WRONG_TOKEN', {}, 'pending TX_NOT_FOUND'],
    ['NO_TRANSFER', {}, 'rejected NO_TRANSFER'],
    ['WRONG_RECIPIENT', { ...payment, to_address: EVM_PAYER }, 'rejected NO_TRANSFER'],
    ['WRONG_RECIPIENT', { ...payment, to_address: `0x${'3'.repeat(40)}` }, 'rejected WRONG_RECIPIENT'],
    ['WRONG_RECIPIENT', payment, 'pending AWAITING_CONFIRMATIONS'],
    ['WRONG_RECIPIENT', {}, 'pending TX_NOT_FOUND'],
    ['AMOUNT_TOO_LOW', { ...payment, amount_usdc: 1 }, 'rejected AMOUNT_TOO_LOW'],
    ['AMOUNT_TOO_LOW', payment, 'pending AWAITING_CONFIRMATIONS'],
    ['AMOUNT_TOO_LOW', {}, 'pending TX_NOT_FOUND'],
    ['TX_TOO_OLD', { ...payment, block_time: 1_700_000_000 }, 'rejected TX_TOO_OLD'],
    ['TOO_OLD', payment, 'pending AWAITING_CONFIRMATIONS'],
    ['SOMETHING_NEW', payment, 'pending AWAITING_CONFIRMATIONS'],
    ['SOMETHING_NEW', { ...payment, amount_usdc: '0.1' }, 'rejected AMOUNT_TOO_LOW'],
    ['', {}, 'pending TX_NOT_FOUND'],
    [null, { from_address: '', to_address: '', amount_usdc: 0 }, 'pending TX_NOT_FOUND'],
    [null, { to_address: EVM_WALLET, amount_usdc: 1 }, 'pending TX_NOT_FOUND'],
  ])('A5: maps an invalid answer with the code %s and %j to %s', async (errorCode, answer, expected) => {
    expect(await askAndJudge(invalid({ ...answer, error_code: errorCode }))).toBe(expected);
  });

  it('A5: maps an invalid answer without details to not-found evidence', async () => {
    const evidence = await ask({ answer: invalid({ error_message: 'boom' }) });
    expect(evidence).toEqual(NOT_FOUND_EVIDENCE);
  });

  const violations: [string, Rule][] = [
    ['HTML', { body: '<html>502</html>', headers: { 'content-type': 'text/html' } }],
    ['an empty body', { body: '' }],
    ['status 204', { status: 204, body: '' }],
    ['null', { body: 'null' }],
    ['a list', { body: '[]' }],
    ['a string', { body: '"yes"' }],
    ['NaN', { body: '{"is_valid": true, "risk_score": NaN}' }],
    ['a truncated object', { body: '{"is_valid": true' }],
    ['a body of more than 1 MB', { body: JSON.stringify({ error_message: 'x'.repeat(1_100_000) }) }],
    ['deep nesting', { body: '['.repeat(500_000) }],
    ['an answer about another transaction', { answer: { tx_hash: `0x${'f'.repeat(64)}` } }],
    ['an answer about another chain', { answer: { chain: 'ethereum' } }],
    ['an answer without is_valid', { omit: ['is_valid'] }],
    ['is_valid as a string', { answer: { is_valid: 'true' } }],
    ['two values of is_valid', { answer: { isValid: false } }],
    ['a valid answer without amount', { answer: { amount_usdc: null } }],
    ['a valid answer without sender', { answer: { from_address: '' } }],
    ['a valid answer without recipient', { omit: ['to_address'] }],
    ['a valid answer without confirmations', { omit: ['confirmations'] }],
    ['a valid answer with an error code', { answer: { error_code: 'TX_FAILED' } }],
    ['a malformed address', { answer: { to_address: '0x123' } }],
    ['a negative amount', { answer: { amount_usdc: -1 } }],
    ['a negative amount as text', { answer: { amount_usdc: '-1' } }],
    ['an amount with seven decimals', { answer: { amount_usdc: '1.0000001' } }],
    ['an amount with a floating-point error', { answer: { amount_usdc: 0.1 + 0.2 } }],
    ['an amount as a huge number', { answer: { amount_usdc: 1e300 } }],
    ['a huge amount', { answer: { amount_usdc: '9'.repeat(20) } }],
    ['a long amount', { answer: { amount_usdc: '9'.repeat(100_000) } }],
    ['a number that may be rounded', { answer: { amount_usdc: 123_456_789_012.34567 } }],
    ['a hexadecimal amount', { answer: { amount_usdc: '0x10' } }],
    ['negative confirmations', { answer: { confirmations: -1 } }],
    ['a fractional number of confirmations', { answer: { confirmations: 1.5 } }],
    ['a huge number of confirmations', { answer: { confirmations: 1e300 } }],
    ['a risk above 1', { answer: { risk_score: 1.1 } }],
    ['a time without zone', { answer: { block_time: '2026-01-01T00:00:00' } }],
    ['a time in milliseconds', { answer: { block_time: 1_767_225_600_000 } }],
    ['a malformed time', { answer: { block_time: 'yesterday' } }],
    ['finalized as a string', { answer: { finalized: 'false' } }],
    ['a redirect without target', { status: 304, body: '' }],
  ];
  it.each(violations)(
    'A5: treats %s as a contract violation: unavailable, logged, counted by the circuit breaker',
    async (_, rule) => {
      const error = await ask(rule).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(VerifierUnavailableError);
      expect(verifier.circuitBreaker()).toEqual({ state: 'CLOSED', failures: 1 });
      expect(events).toMatchObject([{ type: 'unavailable', level: 'error', reason: 'contract_violation' }]);
      expect(await service.calls(question(next).txHash)).toBe(1);
    },
  );

  it('A5: ignores unknown fields', async () => {
    expect(await askAndJudge({ ...payment, sender_ens: 'x.eth', nested: { a: [] } })).toBe('confirmed');
  });

  it('A5: never maps an invalid answer to a confirmed payment, whatever its other fields', () => {
    const chains = ['base', 'ethereum', 'polygon', 'sandbox'].map(configuredChain);
    const any = fc.record(
      {
        amount_usdc: fc.option(
          fc.oneof(fc.constantFrom<(string | number)[]>('1.5', '9', 0, 2, 1_000), fc.nat()),
        ),
        from_address: fc.constantFrom(EVM_PAYER, EVM_WALLET, '', null),
        to_address: fc.constantFrom(EVM_PAYER, EVM_WALLET, '', null),
        confirmations: fc.option(fc.nat(100)),
        finalized: fc.option(fc.boolean()),
        risk_score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        block_time: fc.option(fc.integer({ min: 1_766_000_000, max: 1_767_225_600 })),
        error_code: fc.option(
          fc.oneof(
            fc.constantFrom('TX_NOT_FOUND', 'PENDING', 'TX_FAILED', 'WRONG_ASSET', 'WRONG_RECIPIENT'),
            fc.constantFrom('INSUFFICIENT_CONFIRMATIONS', 'AMOUNT_TOO_LOW', 'TX_TOO_OLD', 'NO_TRANSFER'),
            fc.string({ maxLength: 20 }),
            fc.constantFrom('__proto__', 'constructor', 'toString'),
          ),
        ),
      },
      { requiredKeys: [] },
    );
    const statuses = new Set<string>();
    fc.assert(
      fc.property(any, fc.constantFrom(...chains), (fields, chain) => {
        const { txHash } = question(5);
        const body = { is_valid: false, tx_hash: txHash, chain: chain.name, ...fields };
        const evidence = evidenceOf(readAnswer(body, { chain, txHash }), chain);
        const { status } = judge(evidence, expectation({ minimumAtomic: null }));
        statuses.add(status);
        expect(status).not.toBe('confirmed');
        expect(evidence.disputed || evidence.execution !== 'succeeded').toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect([...statuses].sort()).toEqual(['pending', 'rejected']);
  });

  it('A5: any JSON is an answer or a contract violation, never another error', () => {
    const { chain, txHash } = question(5);
    const base = { is_valid: true, tx_hash: txHash, chain: 'base', ...payment };
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc
            .dictionary(
              fc.constantFrom(...Object.keys(base), 'block_time', 'finalized', 'errorCode'),
              fc.jsonValue(),
            )
            .map((noise) => ({ ...base, ...noise })),
        ),
        (body) => {
          try {
            evidenceOf(readAnswer(body, { chain, txHash }), chain);
          } catch (error) {
            expect(error).toBeInstanceOf(ContractViolationError);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
