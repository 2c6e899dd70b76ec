import { median } from 'simple-statistics';
import type { PayerProfile } from './payer-profile.js';

/** Payers with similar amounts and similar intervals. */
export interface PayerCluster {
  readonly members: readonly PayerProfile[];
  readonly amount: number;
  readonly intervalMs: number;
}

/** Neighbours differ by at most about a third in amount, and by about half in interval. */
const AMOUNT_REACH = 0.3;
const INTERVAL_REACH = 0.45;
const LEAST_MEMBERS = 5;
const LEAST_SHARE = 0.02;
/** Bounds the comparisons of each payer with each other payer. */
export const MOST_PAYERS = 1_000;

interface Point {
  readonly profile: PayerProfile;
  readonly intervalMs: number;
  readonly x: number;
  readonly y: number;
}

/**
 * Finds clusters of payers by amount and interval, the largest first. Runs DBSCAN (Ester et al., 1996) over the
 * logarithms of the median amount and the median interval. DBSCAN needs no number of clusters, is deterministic, and
 * leaves out payers without neighbours.
 */
export function findClusters(profiles: readonly PayerProfile[]): PayerCluster[] {
  const points = profiles.flatMap(toPoint).slice(0, MOST_PAYERS);
  const least = Math.max(LEAST_MEMBERS, Math.ceil(points.length * LEAST_SHARE));
  const neighbours = points.map((point) => indicesNear(points, point));
  const clusterOf = new Map<number, number>();
  let clusters = 0;
  for (const [seed, near] of neighbours.entries()) {
    if (clusterOf.has(seed) || near.length < least) continue;
    spread(seed, { neighbours, least, clusterOf, cluster: clusters });
    clusters += 1;
  }
  return Array.from({ length: clusters }, (_, cluster) =>
    toCluster(points.filter((__, index) => clusterOf.get(index) === cluster)),
  ).sort((left, right) => right.members.length - left.members.length);
}

function toPoint(profile: PayerProfile): Point[] {
  const { intervalMs, amount } = profile;
  if (intervalMs === null || intervalMs <= 0 || amount <= 0) return [];
  return [
    { profile, intervalMs, x: Math.log(amount) / AMOUNT_REACH, y: Math.log(intervalMs) / INTERVAL_REACH },
  ];
}

/** A plain loop, because it runs up to a million times and blocks the event loop meanwhile. */
function indicesNear(points: readonly Point[], { x, y }: Point): number[] {
  const near: number[] = [];
  for (const [index, other] of points.entries())
    if ((other.x - x) ** 2 + (other.y - y) ** 2 <= 1) near.push(index);
  return near;
}

/** Adds all neighbours of a dense point to its cluster. Dense neighbours extend the cluster further. */
function spread(
  seed: number,
  state: { neighbours: readonly number[][]; least: number; clusterOf: Map<number, number>; cluster: number },
): void {
  const queue = [seed];
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    if (state.clusterOf.has(index)) continue;
    state.clusterOf.set(index, state.cluster);
    const near = state.neighbours[index] ?? [];
    if (near.length >= state.least) queue.push(...near);
  }
}

function toCluster(points: readonly Point[]): PayerCluster {
  return {
    members: points.map(({ profile }) => profile),
    amount: median(points.map(({ profile }) => profile.amount)),
    intervalMs: median(points.map(({ intervalMs }) => intervalMs)),
  };
}
