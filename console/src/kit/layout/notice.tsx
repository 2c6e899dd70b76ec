import type { ReactNode } from 'react';

interface NoticeProps {
  readonly tone?: 'info' | 'good' | 'warn' | 'bad';
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Something to know on this page. */
export function Notice({ tone = 'info', title, children, action }: NoticeProps) {
  return (
    <div className={`notice ${tone}`}>
      {title !== undefined && <p className="notice-title">{title}</p>}
      {children !== undefined && <div>{children}</div>}
      {action !== undefined && <div className="row">{action}</div>}
    </div>
  );
}
