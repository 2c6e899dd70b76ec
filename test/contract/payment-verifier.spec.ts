import { getTransferCheckedInstruction } from '@solana-program/token';
import { privateKeyToAccount } from 'viem/accounts';
import { SANDBOX } from '../../src/domain/chain.js';
import { EvmVerifier } from '../../src/modules/verification/verifiers/onchain/evm-verifier.js';
import { OnchainVerifier } from '../../src/modules/verification/verifiers/onchain/onchain-verifier.js';
import { SolanaVerifier } from '../../src/modules/verification/verifiers/onchain/solana-verifier.js';
import { PythonVerifier } from '../../src/modules/verification/verifiers/python/python-verifier.js';
import {
  SANDBOX_PAYER,
  SANDBOX_RECIPIENT,
} from '../../src/modules/verification/verifiers/sandbox/sandbox-families.js';
import { SandboxVerifier } from '../../src/modules/verification/verifiers/sandbox/sandbox-verifier.js';
import { VerifierUnavailableError } from '../../src/modules/verification/verifiers/payment-verifier.js';
import { ANVIL_KEYS, startAnvil } from '../support/evm/anvil.js';
import { baseChain } from '../support/evm/evm-verdict.js';
import { FixedClock } from '../support/http/fixed-clock.js';
import { HANG, JsonRpcStub } from '../support/evm/json-rpc-stub.js';
import { ledgerMethods, SolanaRpcServer } from '../support/solana/litesvm-rpc.js';
import { EVM_PAYER, EVM_WALLET, question } from '../support/python-verifier/questions.js';
import { startPythonVerifier } from '../support/python-verifier/start.js';
import { SolanaLedger } from '../support/solana/solana-ledger.js';
import { solanaChain } from '../support/solana/solana-verdict.js';
import { deployUsdc } from '../support/evm/usdc.js';
import {
  BUYER,
  FakePaymentVerifier,
  freshHash,
  mined,
  paid,
  sandboxHash,
  WALLET,
} from '../support/verification/verification.js';
import { WatchedNodes } from '../support/proxies/watched-nodes.js';
import { describePaymentVerifier, type PaymentVerifierHarness } from './payment-verifier.contract.js';
import { NO_SPENDING } from '../support/facilitator/spending.js';

/** The discard port of the loopback address, which refuses connections. */
const UNREACHABLE_URL = 'http://127.0.0.1:9';
const AMOUNT = 1_500_000n;

async function evmHarness(
  wrap: (verifier: EvmVerifier) => PaymentVerifierHarness['verifier'] = (verifier) => verifier,
): Promise<PaymentVerifierHarness> {
  const anvil = await startAnvil({ chainId: 8453 });
  const usdc = await deployUsdc(anvil.url);
  const silent = (await JsonRpcStub.start()).everything(HANG);
  const [, buyerKey, merchantKey] = ANVIL_KEYS;
  const [buyer, merchant] = [buyerKey, merchantKey].map((key) => privateKeyToAccount(key).address);
  if (buyer === undefined || merchant === undefined) throw new Error('anvil has accounts');
  await usdc.mint(buyer, 10n * AMOUNT);
  const ask = (txHash: string, url = anvil.url) => ({
    chain: baseChain([url], { usdcAddress: usdc.address }),
    txHash,
    expectedAmount: null,
  });
  const verifier = wrap(new EvmVerifier(new WatchedNodes(), { nowMs: () => Date.now() }));
  return {
    verifier,
    found: {
      query: ask(await usdc.transfer(buyerKey, merchant, AMOUNT)),
      from: buyer.toLowerCase(),
      to: merchant.toLowerCase(),
      amountAtomic: AMOUNT,
    },
    unknown: ask(freshHash()),
    reverted: ask(await usdc.transfer(buyerKey, merchant, 10n ** 18n, 100_000n)),
    unreachable: { verifier, query: ask(freshHash(), UNREACHABLE_URL) },
    hanging: { verifier, query: ask(freshHash(), silent.url) },
    close: async () => {
      await silent.close();
      await anvil.stop();
    },
  };
}

async function solanaHarness(): Promise<PaymentVerifierHarness> {
  const ledger = new SolanaLedger();
  const rpc = await SolanaRpcServer.start(ledgerMethods(ledger));
  const silent = await SolanaRpcServer.start({ getGenesisHash: () => new Promise(() => undefined) });
  const [payer, seller] = [await ledger.wallet(), await ledger.wallet()];
  const mint = ledger.createMint(payer.address);
  const source = await ledger.holding(payer.address, mint, 5n * AMOUNT);
  const destination = await ledger.holding(seller.address, mint, 0n);
  const pay = (amount: bigint) =>
    ledger.send(payer, [
      getTransferCheckedInstruction({ source, mint, destination, authority: payer, amount, decimals: 6 }),
    ]);
  const ask = (txHash: string, url = rpc.url) => ({
    chain: solanaChain([url], { usdcAddress: mint }),
    txHash,
    expectedAmount: null,
  });
  const verifier = new SolanaVerifier(new WatchedNodes());
  return {
    verifier,
    found: {
      query: ask(await pay(AMOUNT)),
      from: payer.address,
      to: seller.address,
      amountAtomic: AMOUNT,
    },
    unknown: ask('1'.repeat(64)),
    reverted: ask(await pay(100n * AMOUNT)),
    unreachable: { verifier, query: ask('1'.repeat(64), UNREACHABLE_URL) },
    hanging: { verifier, query: ask('1'.repeat(64), silent.url) },
    close: async () => {
      await silent.close();
      await rpc.close();
    },
  };
}

async function pythonHarness(): Promise<PaymentVerifierHarness> {
  const service = await startPythonVerifier();
  const [found, unknown, reverted, hanging] = [1, 2, 3, 4].map((n) => question(n));
  if (!found || !unknown || !reverted || !hanging) throw new Error('four questions');
  const refusal = { is_valid: false, amount_usdc: null, from_address: null, to_address: null };
  await service.program({
    rules: [
      { txHash: found.txHash, answer: { amount_usdc: '1.5' } },
      { txHash: unknown.txHash, answer: { ...refusal, error_code: 'TX_NOT_FOUND', confirmations: 0 } },
      { txHash: reverted.txHash, answer: { ...refusal, error_code: 'TX_REVERTED' } },
      { txHash: hanging.txHash, act: 'hang' },
    ],
  });
  const clock = new FixedClock();
  const verifier = new PythonVerifier({ url: service.url, key: service.key, clock });
  return {
    verifier,
    found: { query: found, from: EVM_PAYER, to: EVM_WALLET, amountAtomic: AMOUNT },
    unknown,
    reverted,
    unreachable: {
      verifier: new PythonVerifier({ url: UNREACHABLE_URL, key: 'key', clock, maxRetries: 0 }),
      query: question(5),
    },
    hanging: { verifier, query: hanging },
    close: () => service.stop(),
  };
}

function sandboxHarness(): Promise<PaymentVerifierHarness> {
  const verifier = new SandboxVerifier(new FixedClock());
  const ask = (family: Parameters<typeof sandboxHash>[0]) => ({
    chain: { ...SANDBOX, rpcUrls: [], ...NO_SPENDING },
    txHash: sandboxHash(family),
    expectedAmount: null,
  });
  return Promise.resolve({
    verifier,
    found: {
      query: ask('confirmed'),
      from: SANDBOX_PAYER.toLowerCase(),
      to: SANDBOX_RECIPIENT.toLowerCase(),
      amountAtomic: 25_000_000n,
    },
    unknown: ask('not_found'),
    reverted: ask('reverted'),
    unreachable: { verifier, query: ask('unavailable') },
    hanging: { verifier, query: ask('slow') },
    close: () => Promise.resolve(),
  });
}

function fakeHarness(): Promise<PaymentVerifierHarness> {
  const verifier = new FakePaymentVerifier();
  const ask = (...answers: Parameters<FakePaymentVerifier['tell']>[1][]) => {
    const txHash = freshHash();
    verifier.tell(txHash, ...answers);
    return { chain: baseChain([]), txHash, expectedAmount: null };
  };
  return Promise.resolve({
    verifier,
    found: { query: ask(paid(AMOUNT)), from: BUYER, to: WALLET, amountAtomic: AMOUNT },
    unknown: ask(),
    reverted: ask({ ...mined([]), execution: 'failed' }),
    unreachable: { verifier, query: ask(new VerifierUnavailableError('down')) },
    hanging: { verifier, query: ask(() => new Promise(() => undefined)) },
    close: () => Promise.resolve(),
  });
}

describePaymentVerifier('EVM on a local chain', () => evmHarness());
describePaymentVerifier('on-chain, with deadline and queue', () =>
  evmHarness(
    (evm) =>
      new OnchainVerifier({ evm, solana: new SolanaVerifier(new WatchedNodes()), totalTimeoutMs: 30_000 }),
  ),
);
describePaymentVerifier('Solana on a local ledger', solanaHarness);
describePaymentVerifier('the Python service', pythonHarness);
describePaymentVerifier('the sandbox', sandboxHarness);
describePaymentVerifier('the fake for tests', fakeHarness);
