const DECIMALS = 6;

/**
 * An amount exactly as it is: `1234567.5` → "1,234,567.50". Digits are moved, never counted in floating point; zeros behind
 * the cents are left out.
 */
export function exactAmount(decimal: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal.trim());
  if (match === null) return decimal;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const cents = fraction.replace(/0+$/, '').padEnd(2, '0');
  return `${sign === '' ? '' : '−'}${whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')}.${cents}`;
}

/** Atomic units as a decimal: `("1500000", 6)` → "1.500000". */
export function fromAtomic(atomic: string, decimals = DECIMALS): string {
  const isNegative = atomic.startsWith('-');
  const digits = (isNegative ? atomic.slice(1) : atomic).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  return `${isNegative ? '-' : ''}${digits.slice(0, cut)}${decimals === 0 ? '' : `.${digits.slice(cut)}`}`;
}

type MoneyProps = { readonly currency?: string | null } & (
  | { readonly amount: string; readonly atomic?: never; readonly decimals?: never }
  | { readonly atomic: string; readonly decimals?: number; readonly amount?: never }
);

/** `<Money amount={payment.amountUsdc} />`, `<Money atomic={payment.amountAtomic} />`. */
export function Money({ amount, atomic, decimals = DECIMALS, currency = 'USDC' }: MoneyProps) {
  const decimal = amount ?? fromAtomic(atomic, decimals);
  return (
    <span className="figures">
      {exactAmount(decimal)}
      {currency !== null && <span className="muted"> {currency}</span>}
    </span>
  );
}

const counts = new Intl.NumberFormat('en');
const percents = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function formatCount(value: number): string {
  return counts.format(value);
}

/** @param percent 0 to 100. What is not quite all is not said to be. */
export function formatPercent(percent: number): string {
  return `${percents.format(percent > 99.9 && percent < 100 ? 99.9 : percent)} %`;
}
