import { Select } from '../kit';
import { useChains } from './use-chains';

interface ChainSelectProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The name of "no choice", where there is one. */
  readonly anyLabel?: string;
  readonly label?: string;
  /** Also those that the plan has not got, which cannot be chosen. */
  readonly withDisabled?: boolean;
  /** Left out: the sandbox, where a wallet is chosen. */
  readonly without?: string;
  readonly error?: string | undefined;
}

/** One of the chains of the chosen environment. */
export function ChainSelect({
  value,
  onChange,
  anyLabel,
  label = 'Chain',
  withDisabled = false,
  without,
  error,
}: ChainSelectProps) {
  const chains = useChains();
  const options = chains
    .filter(({ chain, enabled }) => (enabled || withDisabled) && chain !== without)
    .map(({ chain, name, enabled }) => ({
      value: chain,
      label: enabled ? name : `${name} (not in your plan)`,
      disabled: !enabled,
    }));
  return (
    <Select
      label={label}
      value={value}
      onChange={onChange}
      options={anyLabel === undefined ? options : [{ value: '', label: anyLabel }, ...options]}
      error={error}
    />
  );
}
