import { type FloatingPosition, Menu } from '@mantine/core';
import { useMounted } from '@mantine/hooks';
import { type ReactNode, type Ref, useImperativeHandle } from 'react';
import { type MenuLinkProps, type MenuParts, MenuPartsContext } from './menu-button.tsx';

const PARTS: MenuParts = { Item: Menu.Item, Link: MenuAnchor, Label: Menu.Label, Divider: Menu.Divider };

/** The kit's menu at a button that was there before it. */
export function OpenMenu(props: {
  id: string;
  button: HTMLElement;
  opened: 'by-keys' | 'by-pointer' | null;
  onClose: () => void;
  position?: FloatingPosition;
  width?: number;
  dropdownClass?: string | undefined;
  children: ReactNode;
}) {
  // The kit remembers what to give the focus back to when it sees a menu open: one that was never shut has none.
  const isThere = useMounted();
  return (
    <Menu
      id={props.id}
      opened={isThere && props.opened !== null}
      onChange={(opened) => !opened && props.onClose()}
      position={props.position ?? 'bottom-end'}
      withInitialFocusPlaceholder={props.opened !== 'by-keys'}
      {...(props.width !== undefined && { width: props.width })}
    >
      <Menu.Target>
        <At button={props.button} />
      </Menu.Target>
      <Menu.Dropdown className={props.dropdownClass}>
        <MenuPartsContext value={PARTS}>{props.children}</MenuPartsContext>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Stands for the button where the kit wants a child of its own. */
function At({ button, ref }: { button: HTMLElement; ref?: Ref<HTMLElement> }) {
  useImperativeHandle(ref, () => button, [button]);
  return null;
}

function MenuAnchor(props: MenuLinkProps) {
  return <Menu.Item component="a" {...props} />;
}
