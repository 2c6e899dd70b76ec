import { toFunctionSelector } from 'viem';

/** What a token's owner, or somebody else, may do to those who hold it. */
export const CAPABILITIES = [
  'pause',
  'blacklist',
  'seize',
  'mint',
  'fee',
  'upgrade',
  'change_owner',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** A capability, and the functions that show it. */
export interface FoundCapability {
  readonly capability: Capability;
  readonly functions: readonly string[];
}

/** Well-known functions of tokens, by what they allow. A name proves no effect, and a token may do it by another one. */
const SIGNATURES: Readonly<Record<Capability, readonly string[]>> = {
  pause: ['pause()', 'unpause()', 'setPaused(bool)', 'setTradingEnabled(bool)', 'enableTrading()'],
  blacklist: [
    ...['blacklist(address)', 'unBlacklist(address)', 'addBlackList(address)', 'removeBlackList(address)'],
    ...['freeze(address)', 'unfreeze(address)', 'setBlacklist(address,bool)', 'blockAccount(address)'],
  ],
  seize: [
    ...['destroyBlackFunds(address)', 'wipeFrozenAddress(address)', 'forceTransfer(address,address,uint256)'],
    ...['wipeBlacklistedAddress(address)', 'clawback(address,uint256)'],
  ],
  mint: ['mint(address,uint256)', 'mint(uint256)', 'issue(uint256)', 'increaseSupply(uint256)'],
  fee: [
    ...['setParams(uint256,uint256)', 'setTaxFeePercent(uint256)', 'setLiquidityFeePercent(uint256)'],
    ...['setFee(uint256)', 'setFees(uint256,uint256)', 'setTransferFee(uint256)', 'excludeFromFee(address)'],
  ],
  upgrade: [
    ...['upgradeTo(address)', 'upgradeToAndCall(address,bytes)', 'setImplementation(address)'],
    'changeAdmin(address)',
  ],
  change_owner: ['transferOwnership(address)', 'setOwner(address)', 'setAuthority(address)'],
};

const KNOWN = Object.entries(SIGNATURES).flatMap(([capability, signatures]) =>
  signatures.map((signature) => ({
    capability: capability as Capability,
    signature,
    selector: toFunctionSelector(signature),
  })),
);

/** The capabilities that these functions show, in the order of `CAPABILITIES`. */
export function capabilitiesIn(selectors: readonly string[]): FoundCapability[] {
  const present = new Set(selectors);
  return CAPABILITIES.flatMap((capability) => {
    const shown = KNOWN.filter((known) => known.capability === capability && present.has(known.selector));
    const functions = shown.map(({ signature }) => signature);
    return functions.length === 0 ? [] : [{ capability, functions }];
  });
}
