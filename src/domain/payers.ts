import { netBalanceChanges, type PaymentEvidence } from './payment.js';

/** The one address whose money a payment was, when it did not (only) send it to the wallet itself. */
export interface Funder {
  readonly address: string;
  /** The one sender that passed the funder's money on; null where all that arrived was the funder's, by any sender. */
  readonly through: string | null;
}

export interface Payers {
  /** Unrelated addresses that gave the own wallets more than they got from them, in the order of their transfers. */
  readonly senders: readonly string[];
  readonly funder: Funder | null;
  /** Unrelated addresses that lost money which may be part of the payment. */
  readonly losers: ReadonlySet<string>;
}

type Amounts = ReadonlyMap<string, bigint>;

/** The source of minted money on EVM chains. */
const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;

/**
 * Finds the payers of these wallets, beyond the sender of the last transfer.
 * A sender that lost less than it gave passed on another's money. Each address that lost, and from which USDC transfers
 * lead to that sender, may be the source.
 * It is the funder only when no other address can be the source: a yes for it must not rest on another's money.
 *
 * Pruned evidence gives the same result for the same wallets.
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
  // An address that lost exactly what it sent itself has no part in money that others passed on.
  const suspects = [...losers].filter((loser) => lossIn(changes, loser) !== given.get(loser));
  const [address] = suspects;
  if (address === undefined || suspects.length > 1 || address === ZERO_ADDRESS)
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
 * Unrelated addresses that lost, and from which transfers lead to these senders.
 * It returns all losers when no senders are known, or when transfers on the way do not add up to the balance changes.
 * Some transfers are unknown then.
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

/** These owners, and every unrelated address from which transfers lead to them. */
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
  // The iteration of a set includes members that are added meanwhile.
  for (const owner of found) for (const giver of giversTo.get(owner) ?? []) found.add(giver);
  return found;
}

function single(list: readonly string[]): string | null {
  return list.length === 1 ? (list[0] ?? null) : null;
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
