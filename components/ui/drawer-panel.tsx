'use client';

import { X } from 'lucide-react';
import { Close, Content, Portal, Root, Title } from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { IconButton } from './icon-button';
import { useMediaQuery } from './use-media-query';
import { useReturnFocus } from './use-return-focus';

export type DrawerProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  headerActions?: ReactNode;
  children: ReactNode;
};

export function DrawerPanel({ open, onOpenChange, title, headerActions, children }: DrawerProps) {
  const isPhone = useMediaQuery('(width < 48rem)');
  const focus = useReturnFocus();
  return (
    <Root open={open} onOpenChange={onOpenChange} modal={isPhone}>
      <Portal>
        <Content
          role={isPhone ? 'dialog' : 'region'}
          aria-describedby={undefined}
          tabIndex={-1}
          onOpenAutoFocus={(event) => {
            focus.remember();
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          onCloseAutoFocus={focus.giveBack}
          onInteractOutside={(event) => event.preventDefault()}
          className="fixed top-(--shell-top) right-0 bottom-0 z-30 flex w-full flex-col bg-raised shadow-float data-[state=closed]:animate-panel-out data-[state=open]:animate-panel-in md:w-[27.5rem]"
        >
          <div className="flex min-h-12 items-center gap-1 border-b py-2 pr-3 pl-5">
            <Title className="min-w-0 flex-1 truncate font-semibold text-base">{title}</Title>
            {headerActions}
            <Close asChild>
              <IconButton label="Close">
                <X aria-hidden="true" />
              </IconButton>
            </Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
        </Content>
      </Portal>
    </Root>
  );
}
