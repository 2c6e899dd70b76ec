import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';

export interface MenuEntry {
  readonly id: string;
  readonly title: ReactNode;
  /** Read instead of a title that is no text. */
  readonly text?: string;
  readonly onAction: () => void;
  readonly disabled?: boolean;
  readonly tone?: 'plain' | 'danger';
}

interface MenuProps {
  /** The name of the button, where its content is no text: "Actions of key shop". */
  readonly label?: string;
  readonly button: ReactNode;
  readonly entries: readonly MenuEntry[];
  readonly className?: string;
}

/** The list comes when it is opened for the first time: no first load carries it. */
const MenuList = lazy(() => import('./menu-list'));

/** A button that opens a menu of actions. */
export function Menu({ label, button, entries, className = 'button quiet small' }: MenuProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        onClick={() => {
          setOpen(!isOpen);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {button}
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <MenuList
            label={label ?? 'Actions'}
            trigger={trigger}
            entries={entries}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
