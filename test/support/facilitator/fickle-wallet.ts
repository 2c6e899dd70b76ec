import { randomBytes } from 'node:crypto';
import {
  concatHex,
  createPublicClient,
  getContractAddress,
  http,
  numberToHex,
  size,
  type Address,
  type Hex,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { ANVIL_KEYS, type Anvil } from '../evm/anvil.js';
import { forwardTo, type JsonRpcStub } from '../evm/json-rpc-stub.js';
import { PRICE, type X402Body, type X402Stage } from './x402-stage.js';

/**
 * The condition under which a wallet accepts a signature:
 * `unpriced`: gas is free, as in a call that is not a transaction; `unsigned`: the call has no sender;
 * `unlimited`: there is more gas than a payment takes; `dear`: there is more gas than is paid for;
 * `calm`: the address `MOOD` holds no coin, which one transfer changes at any time; `honest`: always.
 */
export type Whim = 'unpriced' | 'unsigned' | 'unlimited' | 'dear' | 'calm' | 'honest';

/** One wei here makes all `calm` wallets refuse. */
export const MOOD: Address = '0x00000000000000000000000000000000004D6f6F';

/** Leaves 1 on the stack when the wallet accepts. */
const CONDITIONS: Readonly<Record<Whim, Hex>> = {
  unpriced: '0x3a15', // GASPRICE ISZERO
  unsigned: '0x3215', // ORIGIN ISZERO
  unlimited: '0x620f42405a11', // PUSH3 1,000,000 GAS GT
  dear: '0x629896805a11', // PUSH3 10,000,000 GAS GT
  calm: concatHex(['0x73', MOOD, '0x31', '0x15']), // PUSH20 MOOD BALANCE ISZERO
  honest: '0x6001', // PUSH1 1
};

/** `isValidSignature` of ERC-1271 for any calldata: its magic value, or a revert. */
function walletCode(whim: Whim): Hex {
  const condition = CONDITIONS[whim];
  const yes = numberToHex(size(condition) + 6, { size: 1 });
  return concatHex([
    condition,
    // PUSH1 yes JUMPI; REVERT(0, 0)
    ...(['0x60', yes, '0x57', '0x5f', '0x5f', '0xfd'] as const),
    // JUMPDEST; MSTORE(0, 0x1626ba7e << 224); RETURN(0, 32)
    ...(['0x5b', '0x631626ba7e', '0x60e0', '0x1b', '0x5f', '0x52', '0x6020', '0x5f', '0xf3'] as const),
  ]);
}

/** Deploys the code that follows: CODECOPY(0, 10, length); RETURN(0, length). */
function deploying(runtime: Hex): Hex {
  const length = numberToHex(size(runtime), { size: 1 });
  return concatHex(['0x60', length, '0x80', '0x600a', '0x5f', '0x39', '0x5f', '0xf3', '0x00', runtime]);
}

/** EIP-1167: forwards every call to the implementation. */
function cloneCode(implementation: Address): Hex {
  return concatHex(['0x363d3d373d3d3d363d73', implementation, '0x5af43d82803e903d91602b57fd5bf3']);
}

/** @returns its address */
export function deployFickleWallet(anvil: Anvil, whim: Whim): Promise<Address> {
  return deploy(anvil, deploying(walletCode(whim)));
}

/** Deploys a factory that creates EIP-1167 clones of a wallet in its constructor. @returns their addresses */
export async function deployClones(
  anvil: Anvil,
  implementation: Address,
  count: number,
): Promise<readonly Address[]> {
  const clone = deploying(cloneCode(implementation));
  const length = numberToHex(size(clone), { size: 1 });
  // CREATE(0, 0, length) POP
  const create = concatHex(['0x60', length, '0x5f', '0x5f', '0xf0', '0x50']);
  const behind = numberToHex(8 + count * size(create), { size: 2 });
  const factory = await deploy(
    anvil,
    concatHex([
      // CODECOPY(0, behind, length)
      ...(['0x60', length, '0x61', behind, '0x5f', '0x39'] as const),
      ...Array.from({ length: count }, () => create),
      '0x00',
      clone,
    ]),
    // A CREATE that runs out of gas fails silently, so an estimate would allow for one clone only.
    200_000 + count * 60_000,
  );
  return Array.from({ length: count }, (_, index) =>
    getContractAddress({ from: factory, nonce: BigInt(index + 1) }),
  );
}

/** Gives each wallet the price of one payment, in one transaction. */
export async function fundWallets(
  stage: X402Stage,
  wallets: readonly Address[],
  each = PRICE,
): Promise<void> {
  const [minterKey] = ANVIL_KEYS;
  await stage.usdc.mint(privateKeyToAccount(minterKey).address, each * BigInt(wallets.length));
  await stage.usdc.callFromContract(minterKey, (_, sender) =>
    wallets.map((wallet) => ({ functionName: 'transferFrom', args: [sender, wallet, each] })),
  );
}

/** A payment of version 2 by a wallet that is a contract; the signature is any bytes, as for `isValidSignature`. */
export async function payFromWallet(stage: X402Stage, wallet: Address): Promise<X402Body> {
  const body = await stage.pay({ buyer: privateKeyToAccount(generatePrivateKey()) });
  const { payload } = body.paymentPayload as { payload: { authorization: object } };
  return {
    ...body,
    paymentPayload: {
      ...body.paymentPayload,
      payload: {
        signature: `0x${randomBytes(66).toString('hex')}`,
        authorization: { ...payload.authorization, from: wallet },
      },
    },
  };
}

/** From now on all `calm` wallets accept, or refuse. */
export async function setMood(anvil: Anvil, isCalm: boolean): Promise<void> {
  await anvil.rpc('anvil_setBalance', [MOOD, isCalm ? '0x0' : '0x1']);
}

/**
 * Makes `calm` wallets refuse when a transaction of this node is mined, and accept afterwards, as an attacker would who
 * watches our transactions.
 */
export function changeMoodWhenMined(node: JsonRpcStub, anvil: Anvil): void {
  const forward = forwardTo(anvil.url);
  const client = createPublicClient({ transport: http(anvil.url), pollingInterval: 20 });
  let inProgress = 0;
  let mood: Promise<unknown> = Promise.resolve();
  const become = (good: boolean): Promise<unknown> => (mood = mood.then(() => setMood(anvil, good)));
  node.on('eth_sendRawTransaction', async (params) => {
    inProgress += 1;
    await become(false);
    const hash = await forward('eth_sendRawTransaction', params);
    if (typeof hash === 'string') await client.waitForTransactionReceipt({ hash: hash as Hex });
    inProgress -= 1;
    // Several may be in progress at once.
    if (inProgress === 0) await become(true);
    return hash;
  });
}

/** Waits, because anvil responds before it has mined. */
async function deploy(anvil: Anvil, data: Hex, gas = 1_000_000): Promise<Address> {
  const { address: from } = privateKeyToAccount(ANVIL_KEYS[0]);
  const hash = (await anvil.rpc('eth_sendTransaction', [{ from, data, gas: numberToHex(gas) }])) as Hex;
  const client = createPublicClient({ transport: http(anvil.url), pollingInterval: 20 });
  const { status, contractAddress } = await client.waitForTransactionReceipt({ hash });
  if (status !== 'success' || !contractAddress) throw new Error(`${hash} deployed nothing`);
  return contractAddress;
}
