import { useEffect, type ReactNode } from 'react';

interface PageProps {
  /** The `h1`, and the title of the window: the name of the page's entry in the navigation. */
  readonly title: string;
  readonly description?: ReactNode;
  /** Buttons and links at the right of the title. */
  readonly actions?: ReactNode;
  /** A link back to the list that this page is a detail of. */
  readonly back?: ReactNode;
  readonly children?: ReactNode;
}

/** The frame of every page: its title, its actions, its content. */
export function Page({ title, description, actions, back, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · x402 Infrastructure`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          {back}
          <h1 tabIndex={-1}>{title}</h1>
          {description !== undefined && <div className="page-description muted">{description}</div>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
