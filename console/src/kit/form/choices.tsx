import { useId, type ReactNode } from 'react';
import { Field, FieldProblem, type FieldProps } from './field';

export interface Option<T extends string = string> {
  readonly value: T;
  readonly label: string;
  readonly description?: ReactNode;
  readonly disabled?: boolean;
}

interface SelectProps<T extends string> extends FieldProps {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly Option<T>[];
  readonly disabled?: boolean;
}

/** One of a few, in a list of the system's own. */
export function Select<T extends string>({
  label,
  description,
  error,
  value,
  onChange,
  options,
  disabled = false,
}: SelectProps<T>) {
  return (
    <Field label={label} description={description} error={error}>
      {(control) => (
        <select
          {...control}
          className="input select"
          value={value}
          disabled={disabled}
          onChange={(event) => {
            onChange(event.target.value as T);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled === true}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface RadioGroupProps<T extends string> extends FieldProps {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly Option<T>[];
}

/** One of a few that have to be seen together, each with its explanation. */
export function RadioGroup<T extends string>({
  label,
  description,
  error,
  value,
  onChange,
  options,
}: RadioGroupProps<T>) {
  const id = useId();
  return (
    <fieldset
      className="field"
      role="radiogroup"
      aria-labelledby={`${id}-l`}
      aria-describedby={error === undefined ? undefined : `${id}-e`}
    >
      <legend id={`${id}-l`}>{label}</legend>
      {description !== undefined && <div className="small muted">{description}</div>}
      {options.map((option) => (
        <Choice
          key={option.value}
          kind="radio"
          name={id}
          option={option}
          checked={option.value === value}
          onChange={() => {
            onChange(option.value);
          }}
        />
      ))}
      <FieldProblem id={`${id}-e`} error={error} />
    </fieldset>
  );
}

interface CheckboxProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

export function Checkbox({ label, description, checked, onChange, disabled = false }: CheckboxProps) {
  return (
    <Choice
      kind="checkbox"
      option={{ value: '', label, description, disabled }}
      checked={checked}
      onChange={onChange}
    />
  );
}

interface CheckboxGroupProps<T extends string> extends FieldProps {
  readonly values: readonly T[];
  readonly onChange: (values: readonly T[]) => void;
  readonly options: readonly Option<T>[];
}

/** Any of a few; the values stay in the order of the options. */
export function CheckboxGroup<T extends string>({
  label,
  description,
  error,
  values,
  onChange,
  options,
}: CheckboxGroupProps<T>) {
  const id = useId();
  return (
    <fieldset className="field" aria-describedby={error === undefined ? undefined : `${id}-e`}>
      <legend>{label}</legend>
      {description !== undefined && <div className="small muted">{description}</div>}
      {options.map((option) => (
        <Choice
          key={option.value}
          kind="checkbox"
          option={option}
          checked={values.includes(option.value)}
          onChange={(checked) => {
            onChange(
              options
                .map(({ value }) => value)
                .filter((one) => (one === option.value ? checked : values.includes(one))),
            );
          }}
        />
      ))}
      <FieldProblem id={`${id}-e`} error={error} />
    </fieldset>
  );
}

interface ChoiceProps {
  readonly kind: 'radio' | 'checkbox';
  readonly name?: string;
  readonly option: Option;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Choice({ kind, name, option, checked, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <input
        id={id}
        type={kind}
        name={name}
        value={option.value}
        checked={checked}
        disabled={option.disabled === true}
        aria-describedby={option.description === undefined ? undefined : `${id}-d`}
        onChange={(event) => {
          onChange(event.target.checked);
        }}
      />
      <label htmlFor={id}>{option.label}</label>
      {option.description !== undefined && (
        <div id={`${id}-d`} className="small muted">
          {option.description}
        </div>
      )}
    </div>
  );
}
