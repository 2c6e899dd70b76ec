import { useEffect, useState } from 'react';

const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const localShort = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const localShortOfOtherYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const localHour = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const localDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const MINUTE_MS = 60_000;

/** "3 hours ago", "in 5 minutes"; within a minute "just now". */
export function fromNow(iso: string, nowMs: number): string {
  const seconds = (Date.parse(iso) - nowMs) / 1_000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (step === undefined) return seconds > 1 ? 'in a moment' : 'just now';
  return relative.format(Math.trunc(seconds / step[1]), step[0]);
}

export function formatTime(iso: string): string {
  return local.format(new Date(iso));
}

/** The time of the day alone, for what ends within one. */
export function formatHour(iso: string): string {
  return localHour.format(new Date(iso));
}

export function formatDay(iso: string): string {
  return localDay.format(new Date(iso));
}

interface TimeProps {
  /** ISO 8601; null shows a dash. */
  readonly at: string | null | undefined;
  /** `short` for lists (the default), `long` with seconds, `relative`, `day`. */
  readonly style?: 'short' | 'long' | 'relative' | 'day';
}

/** A moment in the reader's timezone; its title says it in UTC. */
export function Time({ at, style = 'short' }: TimeProps) {
  const now = useNow(style === 'relative');
  if (at === null || at === undefined) return <span className="muted">–</span>;
  const date = new Date(at);
  const words = {
    short: () => (isOfThisYear(date) ? localShort : localShortOfOtherYear).format(date),
    long: () => local.format(date),
    day: () => localDay.format(date),
    relative: () => fromNow(at, now),
  };
  return (
    <time dateTime={at} title={`${date.toISOString().replace('T', ' ').slice(0, 19)} UTC`}>
      {words[style]()}
    </time>
  );
}

function isOfThisYear(date: Date): boolean {
  return date.getFullYear() === new Date().getFullYear();
}

/** The time in milliseconds; anew each minute while it `ticks`. */
function useNow(ticks: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticks) return undefined;
    const timer = setInterval(() => {
      setNow(Date.now());
    }, MINUTE_MS);
    return () => {
      clearInterval(timer);
    };
  }, [ticks]);
  return now;
}
