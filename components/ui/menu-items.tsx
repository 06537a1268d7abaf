'use client';

import { Check } from 'lucide-react';
import { Item, ItemIndicator, Label, RadioGroup, RadioItem, Separator } from 'radix-ui/dropdown-menu';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx';

/** What stands in a menu. Imported by files that a Menu loads, so that a closed menu costs the page no code. */

const ITEM = cx(
  'flex min-h-8 w-full cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm outline-none pointer-coarse:min-h-11',
  'data-[highlighted]:bg-hover data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
);

type MenuItemProps = ComponentProps<typeof Item> & { icon?: ReactNode; tone?: 'danger' | undefined };

export function MenuItem({ icon, tone, className, children, ...rest }: MenuItemProps) {
  return (
    <Item {...rest} className={cx(ITEM, tone === 'danger' ? 'text-danger' : '[&>svg]:text-muted', className)}>
      {icon}
      {rest.asChild ? children : <span className="flex-1">{children}</span>}
    </Item>
  );
}

export function MenuRadioGroup(props: ComponentProps<typeof RadioGroup>) {
  return <RadioGroup {...props} />;
}

export function MenuRadioItem({ children, ...rest }: ComponentProps<typeof RadioItem>) {
  return (
    <RadioItem {...rest} className={ITEM}>
      <span className="size-4 shrink-0">
        <ItemIndicator>
          <Check aria-hidden="true" className="text-accent" />
        </ItemIndicator>
      </span>
      <span className="flex-1">{children}</span>
    </RadioItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Label className="px-2 pt-2 pb-1 text-muted text-xs">{children}</Label>;
}

export function MenuSeparator() {
  return <Separator className="-mx-1 my-1 h-px bg-hairline" />;
}
