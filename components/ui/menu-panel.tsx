'use client';

import { Content, Portal, Root, Trigger } from 'radix-ui/dropdown-menu';
import type { ReactElement, ReactNode } from 'react';

export type MenuPanelProps = {
  /** One button. */
  trigger: ReactElement<object>;
  align?: 'start' | 'center' | 'end' | undefined;
  children: ReactNode;
};

/** The menu itself, open from the start: it is loaded when somebody wants to see it. */
export function MenuPanel({ trigger, align = 'end', children }: MenuPanelProps) {
  return (
    <Root modal={false} defaultOpen>
      <Trigger asChild>{trigger}</Trigger>
      <Portal>
        <Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 max-w-80 animate-pop-in overflow-y-auto rounded-md bg-raised p-1 text-ink shadow-float"
        >
          {children}
        </Content>
      </Portal>
    </Root>
  );
}
