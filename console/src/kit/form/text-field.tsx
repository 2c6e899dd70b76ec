import { Field, type FieldProps } from './field';

interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'url' | 'number' | 'date' | 'datetime-local';
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'url';
  readonly autoComplete?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  /** For hashes, addresses and codes. */
  readonly mono?: boolean;
  /** Enter is pressed, or the field is left. */
  readonly onLeave?: () => void;
}

export function TextField({
  label,
  description,
  error,
  value,
  onChange,
  onLeave,
  mono = false,
  autoFocus = false,
  autoComplete = 'off',
  ...input
}: TextFieldProps) {
  return (
    <Field label={label} description={description} error={error}>
      {(control) => (
        <input
          {...control}
          {...input}
          autoComplete={autoComplete}
          spellCheck={false}
          className={mono ? 'input mono' : 'input'}
          value={value}
          ref={autoFocus ? focusOnce : undefined}
          onBlur={onLeave}
          onKeyDown={
            onLeave &&
            ((event) => {
              if (event.key === 'Enter') onLeave();
            })
          }
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

/** Not the attribute: React gives focus before a dialog has taken it. */
function focusOnce(element: HTMLInputElement | null): void {
  element?.focus();
}

interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly mono?: boolean;
  readonly placeholder?: string;
  readonly maxLength?: number;
}

export function TextArea({
  label,
  description,
  error,
  value,
  onChange,
  rows = 4,
  mono = false,
  ...input
}: TextAreaProps) {
  return (
    <Field label={label} description={description} error={error}>
      {(control) => (
        <textarea
          {...control}
          {...input}
          rows={rows}
          spellCheck={false}
          className={mono ? 'input mono' : 'input'}
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
