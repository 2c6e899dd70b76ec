import { concatHex, encodeFunctionData, getContractAddress, numberToHex, size, type Hex } from 'viem';
import type { Anvil } from '../evm/anvil.js';
import { USDC_ABI, type TestUsdc } from '../evm/usdc.js';

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
/** Gas of one constructor, below the transaction limit of any fork. */
const GAS = 16_000_000;
/** Bytes of the code of `call`. */
const CALL_LENGTH = 47;

/**
 * A payment whose contract also emits many false transfer logs in the same transaction: it costs its sender a few cents
 * and adds 600 bytes to the receipt for each.
 *
 * @returns the hash, once it is in a block
 */
export async function payInACrowd(
  anvil: Anvil,
  usdc: TestUsdc,
  { to, amount, logs }: { to: Hex; amount: bigint; logs: number },
): Promise<string> {
  const [from] = (await anvil.rpc('eth_accounts')) as [Hex];
  const nonce = BigInt((await anvil.rpc('eth_getTransactionCount', [from, 'latest'])) as string);
  // The mint below takes a nonce of the same account.
  const contract = getContractAddress({ from, nonce: nonce + 1n });
  await usdc.mint(contract, amount);
  const transfer = encodeFunctionData({ abi: USDC_ABI, functionName: 'transfer', args: [to, amount] });
  const loop = crowd(logs, from);
  const data = concatHex([loop, call(usdc.address, transfer, size(loop) + CALL_LENGTH), transfer]);
  const order = { from, data, gas: numberToHex(GAS), nonce: numberToHex(nonce + 1n) };
  const hash = (await anvil.rpc('eth_sendTransaction', [order])) as string;
  const status = await statusOf(anvil, hash);
  if (status !== '0x1') throw new Error('the crowd was reverted');
  return hash;
}

/** Waits for the block. */
async function statusOf(anvil: Anvil, hash: string): Promise<string> {
  for (;;) {
    const receipt = (await anvil.rpc('eth_getTransactionReceipt', [hash])) as { status: string } | null;
    if (receipt !== null) return receipt.status;
  }
}

/** Counts down to zero, and writes a log each time. */
function crowd(count: number, unrelated: Hex): Hex {
  return concatHex([
    // count; JUMPDEST at 3
    ...(['0x61', numberToHex(count, { size: 2 }), '0x5b'] as const),
    // LOG3(0, 32, Transfer, unrelated, unrelated)
    ...(['0x73', unrelated, '0x73', unrelated, '0x7f', TRANSFER, '0x6020', '0x5f', '0xa3'] as const),
    // count - 1; back to 3 unless it is zero; POP
    ...(['0x6001', '0x90', '0x03', '0x80', '0x6003', '0x57', '0x50'] as const),
  ]);
}

/** Calls the contract with the data at `end`, where this code ends, or reverts. */
function call(contract: Hex, data: Hex, end: number): Hex {
  const length = numberToHex(size(data), { size: 2 });
  const offset = numberToHex(end, { size: 2 });
  return concatHex([
    // CODECOPY(0, offset, length)
    ...(['0x61', length, '0x61', offset, '0x5f', '0x39'] as const),
    // CALL(gas, contract, 0, 0, length, 0, 0)
    ...(['0x5f', '0x5f', '0x61', length, '0x5f', '0x5f', '0x73', contract, '0x5a', '0xf1'] as const),
    // JUMPI over the REVERT(0, 0), and STOP
    ...(['0x61', numberToHex(end - 2, { size: 2 }), '0x57'] as const),
    ...(['0x5f', '0x5f', '0xfd', '0x5b', '0x00'] as const),
  ]);
}
