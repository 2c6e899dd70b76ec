import type { RefObject } from 'react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { MenuEntry } from './menu';

interface MenuListProps {
  readonly label: string;
  readonly trigger: RefObject<HTMLElement | null>;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}

/** The open menu: arrows move in it, letters find an entry, Escape leads back to the button. */
export default function MenuList({ label, trigger, entries, onClose }: MenuListProps) {
  return (
    <Popover
      className="popover"
      placement="bottom end"
      aria-label={label}
      triggerRef={trigger}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Menu
        className="menu"
        aria-label={label}
        autoFocus="first"
        onClose={onClose}
        disabledKeys={entries.filter(({ disabled }) => disabled === true).map(({ id }) => id)}
      >
        {entries.map(({ id, title, text, onAction, tone = 'plain' }) => (
          <MenuItem
            key={id}
            id={id}
            className={`menu-item ${tone}`}
            textValue={text ?? (typeof title === 'string' ? title : id)}
            onAction={onAction}
          >
            {title}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
