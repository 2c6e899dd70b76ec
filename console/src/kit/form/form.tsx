import type { ReactNode } from 'react';
import { FormError } from '../layout/error-state';
import { useHold } from '../overlay/hold';

interface FormProps {
  readonly children: ReactNode;
  readonly onSubmit: () => void;
  /** Whether what it sends is under way: until then it takes no second one, by Enter or by a button. */
  readonly pending: boolean;
  /** What the server said against the last try. Fields show their own part: `fieldError(error, 'email')`. */
  readonly error?: unknown;
  /** The fields that show their own errors. */
  readonly fields?: readonly string[];
}

/** A form that never leaves the page, and sends one thing at a time. */
export function Form({ children, onSubmit, pending, error, fields = [] }: FormProps) {
  useHold(pending);
  return (
    <form
      className="stack gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) onSubmit();
      }}
    >
      {isShownByFields(error, fields) ? null : <FormError error={error} />}
      {children}
    </form>
  );
}

function isShownByFields(error: unknown, fields: readonly string[]): boolean {
  const errors = (error as { errors?: readonly { field: string }[] } | null | undefined)?.errors ?? [];
  return (
    errors.length > 0 &&
    errors.every(({ field }) => fields.some((name) => field === name || field.startsWith(`${name}.`)))
  );
}
