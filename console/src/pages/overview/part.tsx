import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiError } from '../../api/error';
import { Card, ErrorState, Skeleton } from '../../kit';

interface PartProps<T> {
  readonly title: string;
  readonly description?: string;
  readonly result: UseQueryResult<T, ApiError>;
  /** What the content takes, so that nothing moves when it comes. */
  readonly height: string;
  readonly flush?: boolean;
  readonly children: (data: T) => ReactNode;
}

/** A card of the overview. What fails says so in its own place, and leaves the rest alone. */
export function Part<T>({ title, description, result, height, flush = false, children }: PartProps<T>) {
  return (
    <Card title={title} description={description} flush={flush}>
      <div className="part" style={{ minHeight: height }}>
        {result.isSuccess && children(result.data)}
        {!result.isSuccess && (
          <div className={flush ? 'table-loading' : undefined}>
            {result.isPending && <Skeleton height={flush ? `calc(${height} - 2rem)` : height} />}
            {result.isError && <ErrorState error={result.error} onRetry={() => void result.refetch()} />}
          </div>
        )}
      </div>
    </Card>
  );
}
