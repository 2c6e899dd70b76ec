import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Link } from 'react-router';

export type Variant = 'plain' | 'primary' | 'danger' | 'quiet';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  readonly type?: 'button' | 'submit';
  readonly variant?: Variant;
  readonly small?: boolean;
  /** Under way: it keeps its focus and its width, and takes no second press. */
  readonly pending?: boolean;
  readonly disabled?: boolean;
  /** Where the content is no text. */
  readonly label?: string;
}

/** A button. One `primary` a view; `danger` for what cannot be undone. */
export function Button({
  children,
  onPress,
  type = 'button',
  variant = 'plain',
  small = false,
  pending = false,
  disabled = false,
  label,
}: ButtonProps) {
  return (
    <AriaButton
      // Not the library's way of waiting: it announces the button by its id, which may be gone by then. It stays the form's
      // own button: without one, a form of one field submits by Enter. The form takes no second submit.
      type={type}
      className={`button ${variant}${small ? ' small' : ''}`}
      data-waiting={pending || undefined}
      isDisabled={disabled}
      {...(onPress === undefined || pending ? {} : { onPress })}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {pending && <span className="spinner" aria-hidden="true" />}
      <span className="button-text">{children}</span>
    </AriaButton>
  );
}

interface ButtonLinkProps {
  /** A path of the console (`/api-keys`), or an address. */
  readonly to: string;
  readonly children: ReactNode;
  readonly variant?: Variant;
  readonly small?: boolean;
}

/** A link that looks like a button. */
export function ButtonLink({ to, children, variant = 'plain', small = false }: ButtonLinkProps) {
  const className = `button ${variant}${small ? ' small' : ''}`;
  if (/^https?:|^\/(?:docs|api)\b/.test(to))
    return (
      <a href={to} className={className} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  return (
    <Link to={to} className={className}>
      {children}
    </Link>
  );
}
