import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';

const TONES: Readonly<Record<string, Tone>> = {
  confirmed: 'good',
  settled: 'good',
  delivered: 'good',
  active: 'good',
  healthy: 'good',
  pending: 'warn',
  failing: 'warn',
  test: 'warn',
  suspended: 'bad',
  rejected: 'bad',
  reorged: 'bad',
  failed: 'bad',
  dead: 'bad',
  revoked: 'bad',
  disabled: 'bad',
};

/** A state in a word. The colour only repeats what the word says. */
export function Badge({
  children,
  tone = 'neutral',
}: {
  readonly children: ReactNode;
  readonly tone?: Tone;
}) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

/** The badge of a status as the API spells it: `confirmed`, `pending`, `dead`. */
export function StatusBadge({ status }: { readonly status: string }) {
  return <Badge tone={TONES[status] ?? 'neutral'}>{inWords(status)}</Badge>;
}

/** `AMOUNT_TOO_LOW` → "Amount too low". */
export function inWords(code: string): string {
  const words = code.replaceAll(/[_.-]/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
