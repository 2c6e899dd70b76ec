import { netBalanceChanges, type PaymentEvidence } from './payment.js';

/** Whose money a payment was, when it was one address that did not (only) send it to the wallet itself. */
export interface Funder {
  readonly address: string;
  /** The one sender that passed his money on; null where all that arrived was his, through whomever. */
  readonly through: string | null;
}

export interface Payers {
  /** ThirdParties that gave the own wallets more than they got from them, in the order of their transfers. */
  readonly senders: readonly string[];
  readonly funder: Funder | null;
  /** ThirdParties that lost, and whose money may be in what arrived. */
  readonly losers: ReadonlySet<string>;
}

type Amounts = ReadonlyMap<string, bigint>;

/** Where minted money comes from, on EVM chains. */
const NOBODY = `0x${'0'.repeat(40)}`;

/**
 * Who paid these wallets, beyond who sent the last transfer: a sender that lost less than it gave passed on what was
 * another's, and whoever lost behind it, as the transfers of the registered USDC lead, may have been that other. Only
 * when it can have been one address alone is it the funder: a yes for him must not rest on somebody else's money.
 *
 * The same of pruned evidence, for the same wallets.
 */
export function payersOf(evidence: PaymentEvidence, own: ReadonlySet<string>): Payers {
  const given = givenTo(evidence, own);
  const changes = changesOf(evidence);
  const senders = [...given.keys()];
  const passers = senders.filter((sender) => lossIn(changes, sender) < (given.get(sender) ?? 0n));
  if (senders.length > 0 && passers.length === 0) return { senders, funder: null, losers: new Set(senders) };
  const losers = new Set([
    ...senders.filter((sender) => lossIn(changes, sender) >= (given.get(sender) ?? 0n)),
    ...losersBehind(passers, { evidence, changes, own }),
  ]);
  // Who lost just what he sent himself has no part in what others passed on.
  const suspects = [...losers].filter((loser) => lossIn(changes, loser) !== given.get(loser));
  const [address] = suspects;
  if (address === undefined || suspects.length > 1 || address === NOBODY)
    return { senders, funder: null, losers };
  const through = senders.length === 1 || !given.has(address) ? single(passers) : null;
  const isAll = through === null;
  const broughtAtomic = isAll ? gainIn(changes, own) : least(given.get(through) ?? 0n, gainIn(changes, own));
  const isFunded = lossIn(changes, address) >= broughtAtomic && (!isAll || losers.size === 1);
  return { senders, funder: isFunded ? { address, through } : null, losers };
}

function givenTo({ transfers }: PaymentEvidence, own: ReadonlySet<string>): Amounts {
  const crossing = transfers.filter(
    ({ from, to, amountAtomic }) => amountAtomic > 0n && own.has(from) !== own.has(to),
  );
  return new Map(
    netBalanceChanges(crossing)
      .filter(({ owner, deltaAtomic }) => deltaAtomic < 0n && !own.has(owner))
      .map(({ owner, deltaAtomic }) => [owner, -deltaAtomic]),
  );
}

function changesOf({ balanceChanges }: PaymentEvidence): Amounts {
  const changes = new Map<string, bigint>();
  for (const { owner, deltaAtomic } of balanceChanges)
    changes.set(owner, (changes.get(owner) ?? 0n) + deltaAtomic);
  return changes;
}

function gainIn(changes: Amounts, own: ReadonlySet<string>): bigint {
  return [...own].reduce((sum, wallet) => sum + (changes.get(wallet) ?? 0n), 0n);
}

function lossIn(changes: Amounts, owner: string): bigint {
  const change = changes.get(owner) ?? 0n;
  return change < 0n ? -change : 0n;
}

/**
 * ThirdParties that lost, from whom transfers lead to these senders. All that lost, where no senders are known, or where
 * the transfers of one on the way do not add up to what it gained or lost: some are not known then.
 */
function losersBehind(
  senders: readonly string[],
  { evidence, changes, own }: { evidence: PaymentEvidence; changes: Amounts; own: ReadonlySet<string> },
): string[] {
  const onTheWay = upstream(senders, evidence, own);
  const shown = changesOf({ ...evidence, balanceChanges: netBalanceChanges(evidence.transfers) });
  const isKnown = [...onTheWay].every((owner) => (shown.get(owner) ?? 0n) === (changes.get(owner) ?? 0n));
  const possible = senders.length > 0 && isKnown ? onTheWay : changes.keys();
  return [...possible].filter((owner) => !own.has(owner) && lossIn(changes, owner) > 0n);
}

/** These, and every stranger from whom transfers lead to them. */
function upstream(
  owners: readonly string[],
  { transfers }: PaymentEvidence,
  own: ReadonlySet<string>,
): Set<string> {
  const giversTo = new Map<string, Set<string>>();
  for (const { from, to, amountAtomic } of transfers) {
    if (amountAtomic === 0n || own.has(from)) continue;
    giversTo.set(to, (giversTo.get(to) ?? new Set<string>()).add(from));
  }
  const found = new Set(owners);
  // A set's iteration goes on with what is added meanwhile.
  for (const owner of found) for (const giver of giversTo.get(owner) ?? []) found.add(giver);
  return found;
}

function single(list: readonly string[]): string | null {
  return list.length === 1 ? (list[0] ?? null) : null;
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
