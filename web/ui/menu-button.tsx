import { ActionIcon, type ActionIconProps, Button, type ButtonProps, type FloatingPosition } from '@mantine/core';
import { type AnchorHTMLAttributes, type ComponentType, createContext, type MouseEvent, type ReactNode, Suspense, use, useId, useState } from 'react';
import { later } from './later.ts';

/** What an entry of a menu may have. */
export interface MenuItemProps {
  children: ReactNode;
  onClick: () => void;
  disabled?: boolean;
  color?: string;
  rightSection?: ReactNode;
  lang?: string;
  'aria-current'?: boolean | undefined;
}

/** What an entry that leads somewhere may have: whatever a link may, but a colour of its own. */
export type MenuLinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color'>;

/** The kit's parts of an open menu, there with its code. */
export interface MenuParts {
  Item: ComponentType<MenuItemProps>;
  Link: ComponentType<MenuLinkProps>;
  Label: ComponentType<{ children: ReactNode }>;
  Divider: ComponentType;
}

export const MenuPartsContext = createContext<MenuParts | null>(null);

interface MenuButtonProps {
  face: ReactNode;
  /** The entries; they are made when the menu is open, so a hundred closed menus cost a hundred buttons. */
  children: ReactNode;
  position?: FloatingPosition;
  width?: number;
  dropdownClass?: string | undefined;
}

const openMenu = later(async () => (await import('./open-menu.tsx')).OpenMenu);

/** A button with a menu, whose code comes when somebody means to open it. Opened by keys, it begins at its first entry. */
export function MenuButton({ face, button, ...menu }: MenuButtonProps & { button?: ButtonProps }) {
  const { events, drawn } = useMenu(menu);
  return (
    <>
      <Button variant="default" {...button} {...events}>
        {face}
      </Button>
      {drawn}
    </>
  );
}

/** The same as an icon with a name. */
export function MenuIcon({ face, icon, label, tabIndex, ...menu }: MenuButtonProps & { icon: ActionIconProps; label: string; tabIndex?: number | undefined }) {
  const { events, drawn } = useMenu(menu);
  return (
    <>
      <ActionIcon {...icon} {...events} aria-label={label} {...(tabIndex !== undefined && { tabIndex })}>
        {face}
      </ActionIcon>
      {drawn}
    </>
  );
}

/** An entry of a menu. */
export function MenuItem(props: MenuItemProps) {
  const { Item } = useMenuParts();
  return <Item {...props} />;
}

/** An entry of a menu that is a link. */
export function MenuLink(props: MenuLinkProps) {
  const { Link } = useMenuParts();
  return <Link {...props} />;
}

/** The name of the entries below it. */
export function MenuLabel(props: { children: ReactNode }) {
  const { Label } = useMenuParts();
  return <Label {...props} />;
}

/** A line between entries. */
export function MenuDivider() {
  const { Divider } = useMenuParts();
  return <Divider />;
}

/** The button stays the same element while the menu's code comes: it keeps the focus, and the press is not lost. */
function useMenu({ children, ...place }: Omit<MenuButtonProps, 'face'>) {
  const id = useId();
  const [button, setButton] = useState<HTMLElement | null>(null);
  const [opened, setOpened] = useState<'by-keys' | 'by-pointer' | null>(null);
  const press = (event: MouseEvent<HTMLElement>) => {
    setButton(event.currentTarget);
    // A press by keys comes as a click of no clicks.
    setOpened(opened !== null ? null : event.detail === 0 ? 'by-keys' : 'by-pointer');
  };
  return {
    events: { id, onClick: press, 'aria-haspopup': 'menu', 'aria-expanded': opened !== null, ...openMenu.onIntent } as const,
    drawn: button !== null && (
      <Suspense fallback={null}>
        <openMenu.Part id={id} button={button} opened={opened} onClose={() => setOpened(null)} {...place}>
          {children}
        </openMenu.Part>
      </Suspense>
    ),
  };
}

function useMenuParts(): MenuParts {
  const parts = use(MenuPartsContext);
  if (parts === null) throw new Error('An entry stands in a menu alone.');
  return parts;
}
