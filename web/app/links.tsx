import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode } from 'react';

type Native<Props> = Props & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Props> & { children?: ReactNode };

/** A link to a page, looking like a link; a wrong address fails the type check. */
export const TextLink = createLink((props: Native<AnchorProps>) => <Anchor {...props} />);

/** A link to a page, looking like a button. */
export const ButtonLink = createLink((props: Native<ButtonProps>) => <Button component="a" {...props} />);

/** A link to a page without any look of its own. */
export const PlainLink = createLink((props: AnchorHTMLAttributes<HTMLAnchorElement>) => <a {...props} />);
