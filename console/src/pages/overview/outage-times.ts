/** An outage as the server lists it. */
interface Lasting {
  readonly beganAt: string;
  /** Null while it lasts. */
  readonly endedAt: string | null;
}

const MINUTE_MS = 60_000;

/** When a period of calendar days begins, today included: at a midnight of the reader's clock. */
export function beginOfPeriod(days: number, now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - (days - 1));
}

/** Those of which a part lies after the moment. */
export function lastingInto<Outage extends Lasting>(outages: readonly Outage[], from: Date): Outage[] {
  return outages.filter(({ endedAt }) => endedAt === null || Date.parse(endedAt) >= from.getTime());
}

/** "9 min", "2 h 5 min", "3 d 4 h"; what lasts counts until now. Looks are a minute apart, so that seconds say nothing. */
export function lengthOf({ beganAt, endedAt }: Lasting, now: Date): string {
  const end = endedAt === null ? now.getTime() : Date.parse(endedAt);
  const minutes = Math.max(1, Math.round((end - Date.parse(beganAt)) / MINUTE_MS));
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24];
  const parts = days > 0 ? [`${days} d`, `${hours} h`] : [`${hours} h`, `${minutes % 60} min`];
  return parts.filter((part) => !part.startsWith('0 ')).join(' ');
}
