import { MOST_SHOWN, type Outage } from './outages.repository.js';

/**
 * Adds what this process knows before the next look: that a component has been out since then. The list, the newest
 * first, is as it was where its outage is in it already, or where nothing is out; it does not grow beyond its bound.
 */
export function withPresent(
  outages: readonly Outage[],
  component: string,
  since: Date | null,
): readonly Outage[] {
  const isListed = outages.some((outage) => outage.component === component && outage.endedAt === null);
  if (since === null || isListed) return outages;
  return [{ component, beganAt: since, endedAt: null }, ...outages].slice(0, MOST_SHOWN);
}
