import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Button } from '../form/button';
import { TextField } from '../form/text-field';
import { FormError } from '../layout/error-state';
import { useHold } from './hold';

/** It comes when one is opened for the first time: no first load carries it. */
const ModalDialog = lazy(() => import('./modal-dialog'));

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** False while something that is shown once has not been copied: then neither Escape nor a press outside closes it. */
  readonly dismissable?: boolean;
}

/** A dialog in the middle; Escape and a press outside close it. Its content is made when it opens. */
export function Dialog({ title, isOpen, onClose, children, dismissable = true }: DialogProps) {
  if (!isOpen) return null;
  return (
    <Suspense fallback={null}>
      <ModalDialog title={title} onClose={onClose} dismissable={dismissable} isDrawer={false}>
        {children}
      </ModalDialog>
    </Suspense>
  );
}

/** A dialog at the side, such as the navigation of a phone. */
export function Drawer({ title, isOpen, onClose, children }: Omit<DialogProps, 'dismissable'>) {
  if (!isOpen) return null;
  return (
    <Suspense fallback={null}>
      <ModalDialog title={title} onClose={onClose} dismissable isDrawer>
        {children}
      </ModalDialog>
    </Suspense>
  );
}

interface ConfirmDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  /** What the button says: a verb, "Revoke key". */
  readonly action: string;
  /** What is lost, and for whom. */
  readonly children: ReactNode;
  readonly pending?: boolean;
  readonly error?: unknown;
  /** What has to be typed first, for what cannot be undone. */
  readonly typed?: string;
  readonly variant?: 'primary' | 'danger';
}

/** Asks before something that is hard to undo. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, isOpen, onClose } = props;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <Confirmation {...props} />
    </Dialog>
  );
}

function Confirmation({
  onClose,
  onConfirm,
  action,
  children,
  pending = false,
  error,
  typed,
  variant = 'danger',
}: ConfirmDialogProps) {
  const [text, setText] = useState('');
  useHold(pending);
  const mayConfirm = typed === undefined || text.trim() === typed;
  return (
    <form
      className="stack gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayConfirm && !pending) onConfirm();
      }}
    >
      <div>{children}</div>
      {typed !== undefined && (
        <TextField label={`Type "${typed}" to confirm`} value={text} onChange={setText} autoFocus mono />
      )}
      <FormError error={error} />
      <div className="row end">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" variant={variant} pending={pending} disabled={!mayConfirm}>
          {action}
        </Button>
      </div>
    </form>
  );
}
