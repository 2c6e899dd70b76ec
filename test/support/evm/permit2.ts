import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { PERMIT2_ADDRESS, x402ExactPermit2ProxyAddress, x402UptoPermit2ProxyAddress } from '@x402/evm';
import { createPublicClient, encodeFunctionData, http, maxUint256, type Address, type Hex } from 'viem';
import type { Anvil } from './anvil.js';
import { USDC_ABI } from './usdc.js';

interface Contracts {
  readonly permit2Code: Hex;
  readonly exactProxyInitCode: Hex;
  readonly uptoProxyInitCode: Hex;
  readonly uptoProxySalt: Hex;
}

/** The factory through which anybody deploys to the same address on every chain; anvil has it from the start. */
const CREATE2_FACTORY = '0x4e59b44847b379578588920cA78FbF26c0B4956C';
const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11';

/**
 * Puts what Permit2 payments need where every chain has it. The proxy of `upto` is deployed as it was on the real chains:
 * that it arrives at its address proves its code, byte for byte. The proxy of `exact` is made of the same sources and is as
 * long as the real one but for the compiler's 53 bytes of metadata, which its address is made of too; so its code is set,
 * as is that of Permit2 (9,152 bytes, as on the chains) and of Multicall3, which viem brings.
 *
 * @throws Error when the proxy of `upto` is not where it belongs
 */
export async function deployPermit2(anvil: Anvil): Promise<void> {
  const contracts = JSON.parse(readFileSync('test/fixtures/permit2-contracts.json', 'utf8')) as Contracts;
  const [deployer] = (await anvil.rpc('eth_accounts', [])) as [Address];
  const data: Hex = `${contracts.uptoProxySalt}${contracts.uptoProxyInitCode.slice(2)}`;
  await anvil.rpc('anvil_setCode', [PERMIT2_ADDRESS, contracts.permit2Code]);
  await send(anvil, { from: deployer, to: CREATE2_FACTORY, data });
  if ((await anvil.rpc('eth_getCode', [x402UptoPermit2ProxyAddress, 'latest'])) === '0x')
    throw new Error('the proxy of upto is not the one that the chains have');
  const built = (initCode: Hex) => anvil.rpc('eth_call', [{ from: deployer, data: initCode }, 'latest']);
  await anvil.rpc('anvil_setCode', [x402ExactPermit2ProxyAddress, await built(contracts.exactProxyInitCode)]);
  await anvil.rpc('anvil_setCode', [MULTICALL3, await built(multicall3InitCode())]);
}

/** The one transaction that a buyer needs before its first payment by Permit2. */
export async function approvePermit2(anvil: Anvil, token: Address, owner: string): Promise<void> {
  const args = [PERMIT2_ADDRESS, maxUint256] as const;
  const data = encodeFunctionData({ abi: USDC_ABI, functionName: 'approve', args });
  await anvil.rpc('anvil_setBalance', [owner, '0xde0b6b3a7640000']);
  await anvil.rpc('anvil_impersonateAccount', [owner]);
  await send(anvil, { from: owner, to: token, data });
  await anvil.rpc('anvil_stopImpersonatingAccount', [owner]);
}

/** Anvil answers before it has mined. */
async function send(anvil: Anvil, transaction: { from: string; to: Address; data: Hex }): Promise<void> {
  const hash = (await anvil.rpc('eth_sendTransaction', [transaction])) as Hex;
  const client = createPublicClient({ transport: http(anvil.url), pollingInterval: 20 });
  const { status } = await client.waitForTransactionReceipt({ hash });
  if (status !== 'success') throw new Error(`${hash} was reverted`);
}

/** viem has it and exports it under no name. */
function multicall3InitCode(): Hex {
  const load = createRequire(resolve('package.json'));
  const { multicall3Bytecode } = load(resolve('node_modules/viem/_cjs/constants/contracts.js')) as {
    multicall3Bytecode: Hex;
  };
  return multicall3Bytecode;
}
