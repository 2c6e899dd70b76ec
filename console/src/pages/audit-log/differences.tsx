import { Table } from '../../kit';
import type { Values } from './types';

/** What a change replaced by what, member by member; what stayed the same is left out. */
export function Differences({ before, after }: { readonly before: Values; readonly after: Values }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const changed = names
    .map((name) => ({ name, was: textOf(before?.[name]), is: textOf(after?.[name]) }))
    .filter(({ was, is }) => was !== is);
  if (changed.length === 0) return null;
  return (
    <Table
      label="What changed"
      rows={changed}
      keyOf={({ name }) => name}
      columns={[
        { title: 'Value', cell: ({ name }) => <code>{name}</code> },
        { title: 'Before', cell: ({ was }) => <del className="breaks">{was}</del> },
        { title: 'After', cell: ({ is }) => <ins className="breaks">{is}</ins> },
      ]}
      empty={null}
    />
  );
}

function textOf(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
