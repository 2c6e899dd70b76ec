import { TOKEN_PROGRAMS } from './associated-token-address.js';

/** The programs that a transaction calls: one address per instruction. */
interface NamedPrograms {
  readonly instructions: readonly { readonly program: string }[];
}

/** A `TransactionError` in the nodes' format: a name, or an object with one member. Null is success. */
export type LedgerError = string | Readonly<Record<string, unknown>> | null;

/** Responsibility for a simulation error: a transient state of node or chain, ours as fee payer, or the payment's. */
export type Fault = 'passing' | 'ours' | 'payment';

/** The node lags, or the blocks are full: the same transaction may succeed a moment later. */
const PASSING = new Set([
  'BlockhashNotFound',
  'AccountInUse',
  'ClusterMaintenance',
  'CommitCancelled',
  'ProgramCacheHitMaxLimit',
  'ResanitizationNeeded',
  'WouldExceedAccountDataBlockLimit',
  'WouldExceedAccountDataTotalLimit',
  'WouldExceedMaxAccountCostLimit',
  'WouldExceedMaxBlockCostLimit',
  'WouldExceedMaxVoteCostLimit',
]);
/** The fee payer does not exist, has too little, or is of a kind that cannot pay. */
const OURS = new Set(['AccountNotFound', 'InsufficientFundsForFee', 'InvalidAccountForFee']);
/** The fee payer comes first. */
const FEE_PAYER_INDEX = 0;

/** Errors of the token programs, by their number. */
const TOKEN_ERRORS: Readonly<Record<number, string>> = {
  0: 'not rent exempt',
  1: 'insufficient funds',
  2: 'invalid mint',
  3: 'account of another mint',
  4: 'owner does not match',
  9: 'account is not initialized',
  13: 'state of the account is invalid',
  17: 'account is frozen',
  18: 'decimals of the mint do not match',
};

/** Names and numbers in an error are shown to callers; other content is not. */
const NAME = /^[A-Za-z0-9]{1,60}$/;

/** Classifies an error of a simulation by responsibility. */
export function faultOf(error: Exclude<LedgerError, null>): Fault {
  const { name, detail } = partsOf(error);
  if (PASSING.has(name)) return 'passing';
  if (OURS.has(name)) return 'ours';
  const lacksRent = name === 'InsufficientFundsForRent' && indexIn(detail) === FEE_PAYER_INDEX;
  return lacksRent ? 'ours' : 'payment';
}

/** The ledger's own term, such as `InstructionError [2, Custom 1: insufficient funds]`. */
export function ledgerWord(error: Exclude<LedgerError, null>, message: NamedPrograms): string {
  const { name, detail } = partsOf(error);
  if (name === 'InstructionError' && Array.isArray(detail)) {
    const [index, what] = detail as readonly unknown[];
    const program = message.instructions[Number(index)]?.program ?? '';
    return `${name} [${Number(index)}, ${instructionError(what, program)}]`;
  }
  const index = indexIn(detail);
  return index === null ? name : `${name} [${index}]`;
}

function instructionError(what: unknown, program: string): string {
  const { name, detail } = partsOf(what);
  if (name !== 'Custom' || typeof detail !== 'number') return name;
  const known = TOKEN_PROGRAMS.includes(program) ? TOKEN_ERRORS[detail] : undefined;
  return `${name} ${detail}${known === undefined ? '' : `: ${known}`}`;
}

function partsOf(error: unknown): { readonly name: string; readonly detail: unknown } {
  const members: [string, unknown][] = typeof error === 'object' ? Object.entries(error ?? {}) : [];
  const [name, detail] = typeof error === 'string' ? [error, null] : (members[0] ?? ['', null]);
  return { name: NAME.test(name) ? name : 'unknown error', detail };
}

/** `{ "account_index": 3 }`, or the number of an instruction. */
function indexIn(detail: unknown): number | null {
  if (typeof detail === 'number') return detail;
  const { account_index: index } = (detail ?? {}) as { account_index?: unknown };
  return typeof index === 'number' ? index : null;
}
