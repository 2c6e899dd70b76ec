import { useEffect, type ReactNode } from 'react';
import { Card } from '../../kit';
import { Brand } from '../../shell/sidebar';

interface LoneProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Below the card. */
  readonly foot?: ReactNode;
}

/** A page outside of the frame, with one card. */
export function Lone({ title, description, children, foot }: LoneProps) {
  useEffect(() => {
    document.title = `${title} · x402 Infrastructure`;
  }, [title]);
  return (
    <main className="lone">
      <Brand />
      <Card>
        <div className="stack gap-4">
          <div>
            <h1>{title}</h1>
            {description !== undefined && <p className="muted">{description}</p>}
          </div>
          {children}
        </div>
      </Card>
      {foot !== undefined && <div className="small muted">{foot}</div>}
    </main>
  );
}
