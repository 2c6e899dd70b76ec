import { useEffect, useRef, useState } from 'react';
import { TextField } from './text-field';

/** How long somebody may rest on a key before what is typed is asked for. */
const PAUSE_MS = 300;

interface FilterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onFilter: (value: string) => void;
  readonly type?: 'search' | 'date';
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly mono?: boolean;
}

/**
 * A filter that is typed, for an address that follows: what is typed stays here until the typing rests, Enter is pressed or
 * the field is left. A field that shows the address itself would lose keys, because the address changes later.
 */
export function FilterField({ value, onFilter, type = 'search', ...field }: FilterFieldProps) {
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState(value);
  const [shown, setShown] = useState(value);
  const timer = useRef<number | undefined>(undefined);
  const filter = useRef(onFilter);
  useEffect(() => {
    filter.current = onFilter;
  }, [onFilter]);
  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
    },
    [],
  );
  if (shown !== value) {
    setShown(value);
    // Changed from elsewhere: cleared filters, a step back.
    if (value !== sent) {
      setSent(value);
      setTyped(value);
    }
  }
  const send = (text: string) => {
    window.clearTimeout(timer.current);
    if (!isWhole(type, text) || text === sent) return;
    setSent(text);
    filter.current(text);
  };
  return (
    <TextField
      {...field}
      type={type}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => {
          send(text.trim());
        }, PAUSE_MS);
      }}
      onLeave={() => {
        send(typed.trim());
      }}
    />
  );
}

/** A year that is being typed is one of long ago. */
function isWhole(type: 'search' | 'date', text: string): boolean {
  return type !== 'date' || text === '' || text >= '2000';
}
