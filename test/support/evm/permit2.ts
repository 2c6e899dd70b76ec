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

/** The factory that deploys to the same address on every chain; anvil includes it. */
const CREATE2_FACTORY = '0x4e59b44847b379578588920cA78FbF26c0B4956C';
const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11';

/**
 * Deploys the contracts of Permit2 payments at their real addresses. The proxy of `upto` is deployed as on the real
 * chains; its address proves its code. The proxy of `exact` is built from the same sources, but the compiler's 53 bytes
 * of metadata differ and with them its address; so its code is set, as is that of Permit2 and of viem's Multicall3.
 *
 * @throws Error when the proxy of `upto` is not at its address
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

/** Waits, because anvil responds before it has mined. */
async function send(anvil: Anvil, transaction: { from: string; to: Address; data: Hex }): Promise<void> {
  const hash = (await anvil.rpc('eth_sendTransaction', [transaction])) as Hex;
  const client = createPublicClient({ transport: http(anvil.url), pollingInterval: 20 });
  const { status } = await client.waitForTransactionReceipt({ hash });
  if (status !== 'success') throw new Error(`${hash} was reverted`);
}

/** viem contains it but does not export it. */
function multicall3InitCode(): Hex {
  const load = createRequire(resolve('package.json'));
  const { multicall3Bytecode } = load(resolve('node_modules/viem/_cjs/constants/contracts.js')) as {
    multicall3Bytecode: Hex;
  };
  return multicall3Bytecode;
}
