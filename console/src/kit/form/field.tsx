import { useId, type ReactNode } from 'react';

export interface FieldProps {
  readonly label: string;
  readonly description?: ReactNode;
  /** What is wrong with it; undefined when nothing is. */
  readonly error?: string | undefined;
}

interface Control {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

/** The label, the explanation and the error around one control. */
export function Field({
  label,
  description,
  error,
  children,
}: FieldProps & { readonly children: (control: Control) => ReactNode }) {
  const id = useId();
  const described = [description === undefined ? '' : `${id}-d`, error === undefined ? '' : `${id}-e`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(error === undefined ? {} : { 'aria-invalid': true }),
      })}
      {description !== undefined && (
        <div id={`${id}-d`} className="small muted">
          {description}
        </div>
      )}
      <FieldProblem id={`${id}-e`} error={error} />
    </div>
  );
}

export function FieldProblem({ id, error }: { readonly id: string; readonly error: string | undefined }) {
  return (
    <p
      id={id}
      className="field-error"
      role={error === undefined ? undefined : 'alert'}
      hidden={error === undefined}
    >
      {error}
    </p>
  );
}
