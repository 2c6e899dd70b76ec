import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly title: string;
  /** What it is, and what has to happen for something to be here. */
  readonly children?: ReactNode;
  /** The next step: a button or a link. */
  readonly action?: ReactNode;
}

/** Instead of an empty list: says the next step. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="muted">{children}</div>}
      {action !== undefined && <div className="row center">{action}</div>}
    </div>
  );
}
