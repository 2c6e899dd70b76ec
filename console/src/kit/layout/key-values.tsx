import type { ReactNode } from 'react';

/** Names and what they are, as a list of definitions. Null and false leave an entry out. */
export function KeyValues({ items }: { readonly items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="key-values">
      {items
        .filter(([, value]) => value !== null && value !== false && value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** One number that matters. */
export function Stat({
  label,
  value,
  note,
}: {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}) {
  return (
    <dl className="stat">
      <dt>{label}</dt>
      <dd className="figure">{value}</dd>
      {note !== undefined && <dd className="small muted">{note}</dd>}
    </dl>
  );
}
