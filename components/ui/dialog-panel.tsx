'use client';

import { X } from 'lucide-react';
import { Close, Content, Description, Overlay, Portal, Root, Title } from 'radix-ui/dialog';
import { type ReactNode, useRef } from 'react';
import { cx } from './cx';
import { IconButton } from './icon-button';
import { useReturnFocus } from './use-return-focus';

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg' | undefined;
  /** Only a button of the footer closes it: what it shows is not shown again. */
  mustAnswer?: boolean | undefined;
};

const DOUBLE_CLICK_MS = 500;
const WIDTHS = { sm: 'sm:max-w-md', md: 'sm:max-w-lg', lg: 'sm:max-w-2xl' };

export function DialogPanel(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, size = 'md', mustAnswer = false } = props;
  const focus = useReturnFocus();
  const openedAt = useRef(0);
  const isJustOpened = () => performance.now() - openedAt.current < DOUBLE_CLICK_MS;
  const hold = (event: Event) => mustAnswer && event.preventDefault();
  return (
    <Root open={open} onOpenChange={onOpenChange}>
      <Portal>
        <Overlay className="fixed inset-0 z-40 bg-scrim data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in" />
        <Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            focus.remember();
            openedAt.current = performance.now();
            const first = (event.currentTarget as HTMLElement).querySelector<HTMLElement>('[data-autofocus]');
            if (!first) return;
            event.preventDefault();
            first.focus();
          }}
          onCloseAutoFocus={focus.giveBack}
          onEscapeKeyDown={hold}
          onInteractOutside={hold}
          onPointerDownOutside={(event) => {
            // The second half of a double click on what opened it: outside of it, or where a button of its own has come.
            if (isJustOpened()) event.preventDefault();
          }}
          onClickCapture={(event) => {
            if (event.detail < 2 || !isJustOpened()) return;
            event.preventDefault();
            event.stopPropagation();
          }}
          className={cx(
            'fixed z-40 flex max-h-[calc(100dvh-2rem)] w-full flex-col bg-raised shadow-float',
            'data-[state=closed]:animate-sheet-out data-[state=open]:animate-sheet-in',
            'inset-x-0 bottom-0 rounded-t-lg sm:inset-x-4 sm:top-[calc(var(--band)+min(6dvh,4rem))] sm:bottom-auto sm:mx-auto sm:max-h-[calc(100dvh-var(--band)-2*min(6dvh,4rem))] sm:w-auto sm:rounded-lg',
            WIDTHS[size],
          )}
        >
          <div className={cx('px-5 pt-4', !children && 'pb-4')}>
            <Title className={cx('font-semibold text-lg', !mustAnswer && 'pr-10')}>{title}</Title>
            {description && <Description className="mt-1 text-muted">{description}</Description>}
          </div>
          {children && <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>}
          {footer && (
            <div className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3 max-sm:pb-[max(0.75rem,env(safe-area-inset-bottom))]">
              {footer}
            </div>
          )}
          {/* Last in the order, so that it is never what gets the focus first. */}
          {!mustAnswer && (
            <Close asChild>
              <IconButton label="Close" className="absolute top-3 right-3">
                <X aria-hidden="true" />
              </IconButton>
            </Close>
          )}
        </Content>
      </Portal>
    </Root>
  );
}
