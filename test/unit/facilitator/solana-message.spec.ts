import {
  address,
  blockhash,
  getCompiledTransactionMessageEncoder,
  type CompiledTransactionMessage,
  type CompiledTransactionMessageWithLifetime,
} from '@solana/kit';
import {
  costOf,
  involvesFeePayer,
  readSolanaMessage,
  type SolanaInstruction,
  type SolanaMessage,
} from '../../../src/modules/facilitator/chains/solana/solana-message.js';
import { faultOf, ledgerWord } from '../../../src/chains/solana/simulation-error.js';

const BUDGET = 'ComputeBudget111111111111111111111111111111';
const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';

const limit = (units: number): SolanaInstruction => {
  const data = Buffer.alloc(5, 2);
  data.writeUInt32LE(units, 1);
  return { program: BUDGET, accounts: [], data };
};
const price = (microLamports: bigint): SolanaInstruction => {
  const data = Buffer.alloc(9, 3);
  data.writeBigUInt64LE(microLamports, 1);
  return { program: BUDGET, accounts: [], data };
};
const transfer: SolanaInstruction = {
  program: TOKEN,
  accounts: ['source', 'mint', 'destination', 'buyer'],
  data: Buffer.from([12]),
};
const message = (instructions: readonly SolanaInstruction[], requiredSignatures = 2): SolanaMessage => ({
  feePayer: 'fee payer',
  requiredSignatures,
  instructions,
});

describe('the maximum cost of a Solana message', () => {
  it.each<[string, SolanaMessage, bigint]>([
    ['the message of the official client', message([limit(20_000), price(1n), transfer]), 10_001n],
    [
      'the maximum compute units at 5 lamports each',
      message([limit(1_400_000), price(5_000_000n), transfer]),
      7_010_000n,
    ],
    [
      'a compute limit above the maximum',
      message([limit(4_294_967_295), price(5_000_000n), transfer]),
      7_010_000n,
    ],
    [
      'no compute limit: 200,000 units for each instruction',
      message([price(1_000_000n), transfer, transfer]),
      410_000n,
    ],
    [
      'no compute limit and many instructions',
      message([price(1_000_000n), ...Array<SolanaInstruction>(9).fill(transfer)]),
      1_410_000n,
    ],
    ['no compute price', message([limit(1_400_000), transfer]), 10_000n],
    ['a fraction of a lamport, rounded up', message([limit(3), price(400_000n), transfer]), 10_002n],
    ['many signatures', message([limit(1), price(0n), transfer], 12), 60_000n],
    [
      'a limit instruction with trailing bytes',
      message([{ ...limit(7), data: Buffer.from([2, 7, 0, 0, 0, 9]) }, price(1_000_000n), transfer]),
      10_007n,
    ],
    [
      'the highest price that can be encoded',
      message([limit(1_400_000), price(2n ** 64n - 1n), transfer]),
      25_825_441_703_193_382_261n,
    ],
  ])('J3: is computed for %s', (_what, said, lamports) => {
    expect(costOf(said)).toBe(lamports);
  });

  it('J3: involvesFeePayer finds the fee payer as an account or as the program of an instruction', () => {
    expect(involvesFeePayer(message([transfer]))).toBe(false);
    expect(involvesFeePayer(message([transfer, { ...transfer, accounts: ['fee payer'] }]))).toBe(true);
    expect(involvesFeePayer(message([{ ...transfer, program: 'fee payer' }]))).toBe(true);
  });
});

describe(readSolanaMessage.name, () => {
  const accounts = [BUDGET, TOKEN].map((each) => address(each));
  const compiled = {
    header: { numSignerAccounts: 1, numReadonlySignerAccounts: 0, numReadonlyNonSignerAccounts: 1 },
    staticAccounts: accounts,
    lifetimeToken: blockhash(TOKEN),
    instructions: [
      { programAddressIndex: 1, accountIndices: [0, 2], data: Buffer.from([12]) },
      { programAddressIndex: 1 },
    ],
  };
  const lookup = { lookupTableAddress: address(TOKEN), writableIndexes: [3], readonlyIndexes: [] };
  const bytesOf = (more: object): Buffer => {
    const message = { ...compiled, ...more } as unknown;
    const encoder = getCompiledTransactionMessageEncoder();
    return Buffer.from(
      encoder.encode(message as CompiledTransactionMessage & CompiledTransactionMessageWithLifetime),
    );
  };

  it.each<[string, object]>([
    ['legacy', { version: 'legacy' }],
    ['version 0', { version: 0, addressTableLookups: [] }],
    ['version 0 with look-up tables', { version: 0, addressTableLookups: [lookup] }],
  ])('J2: reads a message (%s), but refuses missing and extra bytes', (_, more) => {
    const bytes = bytesOf(more);
    expect(readSolanaMessage(bytes)).toMatchObject({ feePayer: BUDGET, requiredSignatures: 1 });
    for (let cut = 0; cut < bytes.length; cut += 1)
      expect(readSolanaMessage(bytes.subarray(0, cut))).toBeNull();
    expect(readSolanaMessage(Buffer.concat([bytes, Buffer.from([0])]))).toBeNull();
  });

  it('J2: refuses a number that is encoded in more bytes than necessary', () => {
    const bytes = bytesOf({ version: 'legacy' });
    // The offset of the number of accounts.
    const at = 3;
    expect(bytes[at]).toBe(accounts.length);
    const longer = [bytes.subarray(0, at), Buffer.from([0x80 | accounts.length, 0]), bytes.subarray(at + 1)];
    expect(readSolanaMessage(Buffer.concat(longer))).toBeNull();
  });
});

describe('errors of a Solana simulation', () => {
  const said = message([
    limit(1),
    price(1n),
    transfer,
    { program: 'Memo', accounts: [], data: Buffer.from([]) },
  ]);

  it.each<[Exclude<Parameters<typeof faultOf>[0], null>, string, string]>([
    ['BlockhashNotFound', 'passing', 'BlockhashNotFound'],
    ['WouldExceedMaxAccountCostLimit', 'passing', 'WouldExceedMaxAccountCostLimit'],
    ['AccountNotFound', 'ours', 'AccountNotFound'],
    ['InsufficientFundsForFee', 'ours', 'InsufficientFundsForFee'],
    [{ InsufficientFundsForRent: { account_index: 0 } }, 'ours', 'InsufficientFundsForRent [0]'],
    [{ InsufficientFundsForRent: { account_index: 3 } }, 'payment', 'InsufficientFundsForRent [3]'],
    [
      { InstructionError: [2, { Custom: 1 }] },
      'payment',
      'InstructionError [2, Custom 1: insufficient funds]',
    ],
    [
      { InstructionError: [2, { Custom: 17 }] },
      'payment',
      'InstructionError [2, Custom 17: account is frozen]',
    ],
    [{ InstructionError: [3, { Custom: 1 }] }, 'payment', 'InstructionError [3, Custom 1]'],
    [{ InstructionError: [2, 'InvalidAccountData'] }, 'payment', 'InstructionError [2, InvalidAccountData]'],
    [{ DuplicateInstruction: 1 }, 'payment', 'DuplicateInstruction [1]'],
    ['AlreadyProcessed', 'payment', 'AlreadyProcessed'],
    ['<b>what a node wrote</b>', 'payment', 'unknown error'],
    [{}, 'payment', 'unknown error'],
  ])('J2: %j is classified as %s', (error, fault, word) => {
    expect(faultOf(error)).toBe(fault);
    expect(ledgerWord(error, said)).toBe(word);
  });
});
