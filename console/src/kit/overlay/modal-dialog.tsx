import { useState, type ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { HoldContext } from './hold';

interface ModalDialogProps {
  /** Shown, unless it is a drawer. */
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly dismissable: boolean;
  /** At the side, from top to bottom. */
  readonly isDrawer: boolean;
}

/** An open dialog: it keeps the focus, and gives it back. Escape and a press outside close it, or neither does. */
export default function ModalDialog({ title, onClose, children, dismissable, isDrawer }: ModalDialogProps) {
  const [isHeld, setHeld] = useState(false);
  const mayGo = dismissable && !isHeld;
  return (
    <ModalOverlay
      className={isDrawer ? 'overlay from-side' : 'overlay'}
      isOpen
      isDismissable={mayGo}
      isKeyboardDismissDisabled={!mayGo}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={isDrawer ? 'drawer' : 'modal'}>
        <HoldContext value={setHeld}>
          {isDrawer ? (
            <Dialog aria-label={title} className="drawer">
              {children}
            </Dialog>
          ) : (
            <Dialog className="dialog">
              <Heading slot="title" className="dialog-title">
                {title}
              </Heading>
              {children}
            </Dialog>
          )}
        </HoldContext>
      </Modal>
    </ModalOverlay>
  );
}
