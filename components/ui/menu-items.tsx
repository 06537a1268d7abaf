'use client';

import { Check } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx';
import { type MenuParts, useMenuParts } from './menu-parts';

const ITEM = cx(
  'flex min-h-8 w-full cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm outline-none pointer-coarse:min-h-11',
  'data-[highlighted]:bg-hover data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
);

type MenuItemProps = ComponentProps<MenuParts['Item']> & { icon?: ReactNode; tone?: 'danger' | undefined };

export function MenuItem({ icon, tone, className, children, ...rest }: MenuItemProps) {
  const { Item } = useMenuParts();
  return (
    <Item {...rest} className={cx(ITEM, tone === 'danger' ? 'text-danger' : '[&>svg]:text-muted', className)}>
      {icon}
      {rest.asChild ? children : <span className="flex-1">{children}</span>}
    </Item>
  );
}

export function MenuRadioGroup(props: ComponentProps<MenuParts['RadioGroup']>) {
  const { RadioGroup } = useMenuParts();
  return <RadioGroup {...props} />;
}

export function MenuRadioItem({ children, ...rest }: ComponentProps<MenuParts['RadioItem']>) {
  const { RadioItem } = useMenuParts();
  return (
    <RadioItem {...rest} className={ITEM}>
      <MenuMark>{children}</MenuMark>
    </RadioItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const { Label } = useMenuParts();
  return <Label className="px-2 pt-2 pb-1 text-muted text-xs">{children}</Label>;
}

export function MenuSeparator() {
  const { Separator } = useMenuParts();
  return <Separator className="-mx-1 my-1 h-px bg-hairline" />;
}

function MenuMark({ children }: { children: ReactNode }) {
  const { ItemIndicator } = useMenuParts();
  return (
    <>
      <span className="size-4 shrink-0">
        <ItemIndicator>
          <Check aria-hidden="true" className="text-accent" />
        </ItemIndicator>
      </span>
      <span className="flex-1">{children}</span>
    </>
  );
}
