import { Notice } from '../../kit';
import { useCheckoutResult, type CheckoutResult } from '../../session/checkout';

const RESULTS: Readonly<
  Record<CheckoutResult, readonly [tone: 'good' | 'info', title: string, text: string]>
> = {
  success: ['good', 'Thank you: the payment went through', 'Your new plan is active within a minute.'],
  cancelled: ['info', 'The checkout was cancelled', 'Nothing was charged, and your plan is unchanged.'],
};

export function CheckoutNotice() {
  const result = useCheckoutResult();
  if (result === null) return null;
  const [tone, title, text] = RESULTS[result];
  return (
    <div role="status">
      <Notice tone={tone} title={title}>
        {text}
      </Notice>
    </div>
  );
}
