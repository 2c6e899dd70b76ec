import { contractInfo } from 'evmole';
import { LRUCache } from 'lru-cache';
import { keccak256, toFunctionSelector, type Hex } from 'viem';

/** In bytes. Ethereum's limit is 24,576 (EIP-170); some rollups allow twice as much. Longer code is not searched. */
const LONGEST_SEARCHED = 49_152;
/** An account that runs another contract's code (EIP-7702). */
const DELEGATION = /^0xef0100([0-9a-f]{40})$/;

/** A wallet's standards. */
export const WALLET_STANDARDS = ['erc1271', 'erc4337', 'safe'] as const;
export type WalletStandard = (typeof WALLET_STANDARDS)[number];

const selectorsOf = (...signatures: readonly string[]): readonly string[] =>
  signatures.map((signature) => toFunctionSelector(signature));
const OPERATION_06 = '(address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,bytes)';
const OPERATION_07 = '(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)';
/** Each standard, and functions of which its contracts have one. */
const MARKS: Readonly<Record<WalletStandard, readonly string[]>> = {
  erc1271: selectorsOf('isValidSignature(bytes32,bytes)'),
  erc4337: selectorsOf(
    `validateUserOp(${OPERATION_06},bytes32,uint256)`,
    `validateUserOp(${OPERATION_07},bytes32,uint256)`,
  ),
  safe: selectorsOf(
    'execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)',
  ),
};
const ERC20 = selectorsOf('transfer(address,uint256)', 'balanceOf(address)');

/** Selectors that are kept, over all contracts: about 10 MB. */
const MOST_KEPT = 200_000;
/** The functions of code searched lately: a search holds up the process, and most questions repeat. */
const FOUND = new LRUCache<Hex, readonly string[]>({
  max: 2_000,
  maxSize: MOST_KEPT,
  sizeCalculation: (selectors) => selectors.length + 1,
});

/** A contract's code, as far as it tells by itself. */
export interface Bytecode {
  readonly codeHash: Hex;
  readonly sizeBytes: number;
  /** The functions that its dispatcher compares with, in ascending order; null where the code is too long to search. */
  readonly selectors: readonly string[] | null;
}

/**
 * Analyses code: its hash, its size and its functions.
 *
 * @param code in hexadecimal, not empty
 */
export function analyseBytecode(code: Hex): Bytecode {
  const sizeBytes = (code.length - 2) / 2;
  const codeHash = keccak256(code);
  return {
    codeHash,
    sizeBytes,
    selectors: sizeBytes > LONGEST_SEARCHED ? null : selectorsIn(code, codeHash),
  };
}

/** The contract whose code an account runs (EIP-7702), in lower case; null for any other code. */
export function delegationOf(code: string): string | null {
  const found = DELEGATION.exec(code.toLowerCase())?.[1];
  return found === undefined ? null : `0x${found}`;
}

/** The standards of wallets that these functions show. */
export function walletStandardsIn(selectors: readonly string[]): WalletStandard[] {
  return WALLET_STANDARDS.filter((standard) => MARKS[standard].some((mark) => selectors.includes(mark)));
}

/** Whether the functions are those of a token (ERC-20). */
export function isTokenBy(selectors: readonly string[]): boolean {
  return ERC20.every((selector) => selectors.includes(selector));
}

function selectorsIn(code: Hex, codeHash: Hex): readonly string[] {
  const known = FOUND.get(codeHash);
  if (known !== undefined) return known;
  const { functions = [] } = contractInfo(code, { selectors: true });
  const selectors = functions.map(({ selector }) => `0x${selector}`).sort();
  FOUND.set(codeHash, selectors);
  return selectors;
}
