/** The volume of one payer in a period. Units are exact. */
export interface PayerVolume {
  readonly payer: string;
  readonly units: bigint;
  readonly payments: number;
}

/** The distribution of a volume over its payers. */
export interface Concentration {
  readonly total: bigint;
  /** Ordered by volume, the largest first. */
  readonly payers: readonly PayerVolume[];
  /** Herfindahl–Hirschman index: the sum of squared shares. */
  readonly herfindahlIndex: number;
}

/** Computes the concentration of the volume on few payers. Sums are exact. */
export function concentrationOf(
  payments: readonly { readonly payer: string; readonly units: bigint }[],
): Concentration {
  const byPayer = new Map<string, { units: bigint; payments: number }>();
  let total = 0n;
  for (const { payer, units } of payments) {
    const known = byPayer.get(payer) ?? { units: 0n, payments: 0 };
    byPayer.set(payer, { units: known.units + units, payments: known.payments + 1 });
    total += units;
  }
  const payers = [...byPayer]
    .map(([payer, volume]) => ({ payer, ...volume }))
    .sort((left, right) => (right.units > left.units ? 1 : right.units < left.units ? -1 : 0));
  const squares = payers.reduce((sum, { units }) => sum + shareOf(units, total) ** 2, 0);
  return { total, payers, herfindahlIndex: Math.round(squares * 10_000) / 10_000 };
}

/** Returns a share of a total as a number from 0 to 1, with twelve decimals. */
export function shareOf(units: bigint, total: bigint): number {
  return total === 0n ? 0 : Number((units * 1_000_000_000_000n) / total) / 1e12;
}
