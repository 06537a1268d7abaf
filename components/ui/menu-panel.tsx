'use client';

import {
  Content,
  Item,
  ItemIndicator,
  Label,
  Portal,
  RadioGroup,
  RadioItem,
  Root,
  Separator,
  Trigger,
} from 'radix-ui/dropdown-menu';
import type { ReactElement, ReactNode } from 'react';
import { MenuPartsContext } from './menu-parts';

const PARTS = { Item, ItemIndicator, Label, RadioGroup, RadioItem, Separator };

export type MenuProps = {
  /** One button. */
  trigger: ReactElement<object>;
  align?: 'start' | 'center' | 'end' | undefined;
  children: ReactNode;
};

/** The menu itself, open from the start: it is loaded when somebody wants to see it. */
export function MenuPanel({ trigger, align = 'end', children }: MenuProps) {
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
          <MenuPartsContext value={PARTS}>{children}</MenuPartsContext>
        </Content>
      </Portal>
    </Root>
  );
}
