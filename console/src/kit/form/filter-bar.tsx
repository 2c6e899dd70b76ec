import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';

/**
 * The filters of a list, kept in the address, so that they survive a reload and can be sent to a colleague:
 * `const [filters, setFilter] = useFilters({ q: '', status: '' })`. A filter at its default is not in the address.
 */
export function useFilters<T extends Readonly<Record<string, string>>>(
  defaults: T,
): readonly [
  filters: { readonly [Name in keyof T]: string },
  setFilter: (name: keyof T & string, value: string) => void,
  reset: () => void,
] {
  const [params, setParams] = useSearchParams();
  const names = Object.keys(defaults);
  const filters = Object.fromEntries(names.map((name) => [name, params.get(name) ?? defaults[name] ?? '']));
  const setFilter = (name: string, value: string) => {
    const next = nowInAddress();
    if (value === (defaults[name] ?? '')) next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  };
  const reset = () => {
    const kept = [...nowInAddress()].filter(([name]) => !names.includes(name));
    setParams(new URLSearchParams(kept), { replace: true });
  };
  return [filters as { readonly [Name in keyof T]: string }, setFilter, reset];
}

/** Not what is drawn: two filters may change before the first of them is. */
function nowInAddress(): URLSearchParams {
  return new URLSearchParams(globalThis.location.search);
}

/** The row of filters above a list. */
export function FilterBar({
  children,
  onReset,
}: {
  readonly children: ReactNode;
  readonly onReset?: (() => void) | undefined;
}) {
  return (
    <div className="filter-bar" role="search">
      {children}
      {onReset !== undefined && (
        <button type="button" className="button quiet" onClick={onReset}>
          Clear filters
        </button>
      )}
    </div>
  );
}
