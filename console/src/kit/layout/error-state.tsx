import { isApiError, messageOf } from '../../api/error';
import { Button } from '../form/button';

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Instead of what could not be read: what the server said, its code and its request, and a way to try again. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  return (
    <div className="notice bad" role="alert">
      <p className="notice-title">{messageOf(error)}</p>
      {isApiError(error) && (
        <p className="small">
          <code>{error.code}</code>
          {error.requestId !== null && (
            <>
              {' · request '}
              <code>{error.requestId}</code>
            </>
          )}
          {typeof error.body.retryAfterSeconds === 'number' &&
            ` · possible again in ${error.body.retryAfterSeconds} s`}
          {error.docs !== null && (
            <>
              {' · '}
              <a href={error.docs} target="_blank" rel="noreferrer">
                What it means
              </a>
            </>
          )}
        </p>
      )}
      {onRetry !== undefined && (
        <Button small onPress={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** The error of a form that belongs to none of its fields. */
export function FormError({ error }: { readonly error: unknown }) {
  return error === null || error === undefined ? null : <ErrorState error={error} />;
}
