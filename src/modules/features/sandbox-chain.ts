import type { ContractFacts } from '../../chains/evm/inspection/contract.js';
import { stubCode } from '../../chains/evm/inspection/stub-code.js';
import { SANDBOX } from '../../domain/chain.js';
import type { PaymentEvidence } from '../../domain/payment.js';
import { SANDBOX_PAYER } from '../verification/index.js';
import type { ForeignTokens } from './transactions/foreign-token.js';

/** The sandbox's token that calls itself USDC and is not. */
export const SANDBOX_LOOK_ALIKE = '0x5a9db0c000000000000000000000000000000fa4';
/** 25 of it, as its documentation says. */
const LOOK_ALIKE_ATOMIC = 25_000_000n;

const SUPPLY_ATOMIC = 1_000_000_000_000n;
const TOKEN = ['name()', 'symbol()', 'decimals()', 'totalSupply()', 'balanceOf(address)'];
const TRANSFERS = [
  'transfer(address,uint256)',
  'approve(address,uint256)',
  'transferFrom(address,address,uint256)',
];
/** What Circle's USDC can do, too. */
const CIRCLES = [
  'pause()',
  'unpause()',
  'blacklist(address)',
  'unBlacklist(address)',
  'mint(address,uint256)',
];

const usdc = simulated([...TOKEN, ...TRANSFERS, ...CIRCLES, 'transferOwnership(address)']);
const CONTRACTS: ReadonlyMap<string, ContractFacts> = new Map([
  [SANDBOX.usdcAddress.toLowerCase(), usdc],
  [SANDBOX_LOOK_ALIKE, simulated([...TOKEN, ...TRANSFERS, 'setFee(uint256)', 'mint(address,uint256)'])],
]);
const ACCOUNT: ContractFacts = { code: null, delegatesTo: null, proxy: null, behind: null, token: null };

/** What the simulated chain knows of an address, in lower case: two tokens, and accounts without code. */
export function sandboxContract(address: string): ContractFacts {
  return CONTRACTS.get(address) ?? ACCOUNT;
}

/** The movements of other tokens that a family of magic hashes implies. */
export function sandboxMovements({ foreignRecipients }: PaymentEvidence): ForeignTokens {
  const token = SANDBOX_LOOK_ALIKE;
  const movements = foreignRecipients.map((to) => ({
    ...{ token, from: SANDBOX_PAYER.toLowerCase(), to, amountAtomic: LOOK_ALIKE_ATOMIC },
  }));
  const lookAlike = { address: token, symbol: 'USDC', name: 'USD Coin', decimals: SANDBOX.usdcDecimals };
  return { lookAlikes: movements.length > 0 ? [lookAlike] : [], movements, others: [], isWhole: true };
}

function simulated(functions: readonly string[]): ContractFacts {
  return {
    ...{ code: stubCode(functions), delegatesTo: null, proxy: null, behind: null },
    token: {
      name: 'USD Coin',
      symbol: 'USDC',
      decimals: SANDBOX.usdcDecimals,
      totalSupplyAtomic: SUPPLY_ATOMIC,
    },
  };
}
