import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { ApiError } from '../../api/error';
import type { Pages } from '../../api/hooks';
import { Button } from '../form/button';
import { ErrorState } from '../layout/error-state';
import { Skeleton } from '../layout/skeleton';

export interface Column<Item> {
  readonly title: string;
  readonly cell: (item: Item) => ReactNode;
  /** Numbers and money: at the right, in figures of one width. */
  readonly isNumber?: boolean;
  /** Buttons: the title is for screen readers only. */
  readonly isActions?: boolean;
  /** Left out where the window is narrow. */
  readonly isMinor?: boolean;
}

interface TableProps<Item> {
  /** What the rows are; read by screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  /** The result of `usePages`, or all there is. */
  readonly rows: Pages<Item> | readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** A path of the console: the first cell becomes a link, and the whole row can be clicked. */
  readonly linkOf?: (item: Item) => string;
  /** Instead of the table when there is nothing: an EmptyState. */
  readonly empty: ReactNode;
  /** How many rows to keep room for while reading. Default: 5. */
  readonly expected?: number;
}

/**
 * A list: rows, "Load more" where there are more, a skeleton while reading, what failed and a way to try again, and what
 * to say when there is nothing. On a phone each row is a block with the names of its columns.
 */
export function Table<Item>(props: TableProps<Item>) {
  const { rows, empty, expected = 5 } = props;
  const pages: Pick<Pages<Item>, 'items' | 'isLoading' | 'error'> = isPages(rows)
    ? rows
    : { items: rows, isLoading: false, error: null };
  if (pages.isLoading) return <Loading rows={expected} />;
  if (pages.error !== null && pages.items.length === 0) return <Failed error={pages.error} rows={rows} />;
  return (
    <>
      {pages.items.length === 0 ? empty : <Rows {...props} items={pages.items} />}
      {pages.error !== null && <Failed error={pages.error} rows={rows} />}
      {isPages(rows) && <More rows={rows} />}
    </>
  );
}

/** The way to the next page. After the last one it stays as a word, and keeps the focus where it was. */
function More<Item>({ rows }: { readonly rows: Pages<Item> }) {
  const { items, hasMore, isLoadingMore, loadMore } = rows;
  const place = useRef<HTMLDivElement>(null);
  const [before, setBefore] = useState<number | null>(null);
  const hasCome = before !== null && items.length > before;
  useEffect(() => {
    if (hasCome && !hasMore && document.activeElement === document.body) place.current?.focus();
  }, [hasCome, hasMore]);
  if (!hasMore && !hasCome) return null;
  return (
    <div className="table-more" ref={place} tabIndex={-1}>
      {hasMore ? (
        <Button
          small
          pending={isLoadingMore}
          onPress={() => {
            setBefore(items.length);
            loadMore();
          }}
        >
          Load more
        </Button>
      ) : (
        <span className="small muted">These are all.</span>
      )}
      <span role="status" className="unseen">
        {hasCome ? `${items.length} rows` : ''}
      </span>
    </div>
  );
}

function isPages<Item>(rows: Pages<Item> | readonly Item[]): rows is Pages<Item> {
  return !Array.isArray(rows);
}

function Loading({ rows }: { readonly rows: number }) {
  return (
    <div className="table-loading" aria-busy="true">
      <span className="unseen">Loading</span>
      <Skeleton lines={rows} height="1.25rem" />
    </div>
  );
}

function Failed<Item>({
  error,
  rows,
}: {
  readonly error: ApiError;
  readonly rows: Pages<Item> | readonly Item[];
}) {
  return (
    <div className="card-body">
      <ErrorState error={error} {...(isPages(rows) ? { onRetry: rows.retry } : {})} />
    </div>
  );
}

function Rows<Item>({
  label,
  columns,
  items,
  keyOf,
  linkOf,
}: TableProps<Item> & { readonly items: readonly Item[] }) {
  const id = useId();
  return (
    // It scrolls where it is wider than its place, so that the keyboard must reach it.
    <div className="table-box" role="group" aria-labelledby={id} tabIndex={0}>
      <table className="table">
        <caption id={id} className="unseen">
          {label}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={classOf(column)}>
                {column.isActions === true ? <span className="unseen">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)} className={linkOf === undefined ? undefined : 'is-link'}>
              {columns.map((column, index) => (
                <td
                  key={column.title}
                  className={classOf(column)}
                  data-title={column.isActions === true ? undefined : column.title}
                >
                  <div className="cell">
                    {index === 0 && linkOf !== undefined ? (
                      <Link to={linkOf(item)} className="row-link">
                        {column.cell(item)}
                      </Link>
                    ) : (
                      column.cell(item)
                    )}
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf<Item>({ isNumber, isActions, isMinor }: Column<Item>): string | undefined {
  const names = [isNumber === true && 'number', isActions === true && 'actions', isMinor === true && 'minor'];
  return names.filter(Boolean).join(' ') || undefined;
}
