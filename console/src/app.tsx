import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter } from 'react-router';
import { isApiError } from './api/error';
import { Toasts } from './kit/overlay/toasts';
import { Pages } from './routes';
import { SessionProvider } from './session/provider';
import { Boundary } from './shell/boundary';

const FRESH_MS = 10_000;

const queries = new QueryClient({
  defaultOptions: {
    // Keys, secrets and recovery codes are in answers: none is kept longer than it is shown.
    mutations: { gcTime: 0 },
    queries: {
      staleTime: FRESH_MS,
      // What the server refused it refuses again; a broken connection may mend.
      retry: (failures, error) =>
        failures < 2 && isApiError(error) && (error.status === 0 || error.status >= 502),
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <BrowserRouter basename="/console">
        <Toasts>
          <SessionProvider>
            <Boundary isWhole>
              <Pages />
            </Boundary>
          </SessionProvider>
        </Toasts>
      </BrowserRouter>
    </QueryClientProvider>
  );
}
