import { Money } from '../../kit';

/** What arrived by a payment; a dash where nothing did. */
export function Arrived({ amount }: { readonly amount: string }) {
  return Number(amount) === 0 ? <span className="muted">–</span> : <Money amount={amount} />;
}
