import { useId, type ReactNode } from 'react';

interface CardProps {
  readonly title?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Without space at its edges, for tables. */
  readonly flush?: boolean;
  /** `danger`: what cannot be undone. */
  readonly tone?: 'plain' | 'danger';
  readonly children?: ReactNode;
}

/** A part of a page, with a heading of its own (`h2`) where it has a title. */
export function Card({ title, description, actions, flush = false, tone = 'plain', children }: CardProps) {
  const id = useId();
  return (
    <section className={`card ${tone}`} {...(title === undefined ? {} : { 'aria-labelledby': id })}>
      {title !== undefined && (
        <header className="card-head">
          <div>
            <h2 id={id}>{title}</h2>
            {description !== undefined && <p className="muted">{description}</p>}
          </div>
          {actions !== undefined && <div className="row">{actions}</div>}
        </header>
      )}
      <div className={flush ? 'card-flush' : 'card-body'}>{children}</div>
    </section>
  );
}

/** Cards beside each other as far as there is room: at least `least` wide each. */
export function Grid({
  children,
  least = '16rem',
}: {
  readonly children: ReactNode;
  readonly least?: string;
}) {
  return (
    <div className="grid" style={{ '--least': least } as React.CSSProperties}>
      {children}
    </div>
  );
}

/** One below the other, with the usual space. */
export function Stack({
  children,
  gap = 4,
}: {
  readonly children: ReactNode;
  readonly gap?: 1 | 2 | 3 | 4 | 6;
}) {
  return <div className={`stack gap-${gap}`}>{children}</div>;
}

/** Beside each other, wrapping. */
export function Row({ children, end = false }: { readonly children: ReactNode; readonly end?: boolean }) {
  return <div className={end ? 'row end' : 'row'}>{children}</div>;
}
