interface MeterProps {
  readonly label: string;
  readonly value: number;
  /** Null: without a limit, nothing is drawn. */
  readonly limit: number | null;
  /** Instead of "3 of 100". */
  readonly text?: string;
}

const WARN = 0.8;

/** How much of a limit is used; from 80 % on in another colour, and the text says it anyway. */
export function Meter({ label, value, limit, text }: MeterProps) {
  if (limit === null) return null;
  const share = limit === 0 ? 1 : Math.min(1, value / limit);
  const tone = share >= 1 ? 'bad' : share >= WARN ? 'warn' : 'good';
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={Math.max(limit, value)}
      aria-valuetext={text ?? `${value} of ${limit}`}
      className={`meter ${tone}`}
    >
      <span style={{ inlineSize: `${share * 100}%` }} />
    </div>
  );
}

/** The length of one bar beside others; says nothing to screen readers, since its number stands beside it. */
export function Bar({ share, tone = 'info' }: { readonly share: number; readonly tone?: 'info' | 'bad' }) {
  return (
    <span className={`meter ${tone}`} aria-hidden="true">
      <span style={{ inlineSize: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
    </span>
  );
}
