import { useState } from 'react';
import { Button, TextField } from '../../kit';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (value: string) => void;
  readonly placeholder?: string;
}

/** A search that is sent by Enter or its button: what is searched for is found by the whole of it. */
export function SearchField({ label, value, onSearch, placeholder }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    // Changed from elsewhere: cleared filters, a step back.
    setShown(value);
    setTyped(value);
  }
  return (
    <form
      className="row search-field"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <TextField
        label={label}
        type="search"
        value={typed}
        onChange={(text) => {
          setTyped(text);
          if (text === '') onSearch('');
        }}
        maxLength={128}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      <Button type="submit">Search</Button>
    </form>
  );
}
