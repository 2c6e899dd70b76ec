import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

type Say = (text: string, tone?: Toast['tone']) => void;

const SHOWN_MS = 6_000;
const Context = createContext<Say>(() => undefined);

/** `const say = useToast(); say('Key revoked')`: a short word about what was done. Errors belong to where they happened. */
export function useToast(): Say {
  return useContext(Context);
}

export function Toasts({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const close = useCallback((id: number) => {
    setToasts((shown) => shown.filter((toast) => toast.id !== id));
  }, []);
  const say = useCallback<Say>(
    (text, tone = 'good') => {
      const id = Math.random();
      setToasts((shown) => [...shown.slice(-2), { id, text, tone }]);
      // What failed stays until it was read.
      if (tone === 'good')
        setTimeout(() => {
          close(id);
        }, SHOWN_MS);
    },
    [close],
  );
  return (
    <Context value={say}>
      {children}
      {/* Above an open dialog, too. */}
      <div className="toasts" data-react-aria-top-layer="true">
        <div className="toast-list" role="status">
          {toasts
            .filter(({ tone }) => tone === 'good')
            .map(({ id, text }) => (
              <p key={id} className="toast good">
                {text}
              </p>
            ))}
        </div>
        {toasts
          .filter(({ tone }) => tone === 'bad')
          .map(({ id, text }) => (
            <div key={id} className="toast bad" role="alert">
              {text}{' '}
              <button
                type="button"
                className="button small"
                onClick={() => {
                  close(id);
                }}
              >
                Close
              </button>
            </div>
          ))}
      </div>
    </Context>
  );
}
