import { isApiError } from '../api/error';
import { Button } from '../kit/form/button';
import { EmptyState } from '../kit/layout/empty-state';
import { ErrorState } from '../kit/layout/error-state';
import { useSession } from './context';

interface DetailErrorProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** Instead of a thing that could not be read. One that is not there may be one of the other environment. */
export function DetailError({ error, onRetry }: DetailErrorProps) {
  const { environment, chooseEnvironment } = useSession();
  if (!isApiError(error) || error.status !== 404) return <ErrorState error={error} onRetry={onRetry} />;
  const other = environment === 'live' ? 'test' : 'live';
  return (
    <EmptyState
      title={`It is not in the ${environment} environment`}
      action={
        <Button
          onPress={() => {
            chooseEnvironment(other);
          }}
        >
          {`Look in ${other === 'live' ? 'Live' : 'Test'}`}
        </Button>
      }
    >
      The link may be one of the other environment, or of another account.
    </EmptyState>
  );
}
