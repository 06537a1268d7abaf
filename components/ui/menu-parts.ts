'use client';

import type { Item, ItemIndicator, Label, RadioGroup, RadioItem, Separator } from 'radix-ui/dropdown-menu';
import { createContext, use } from 'react';

/** What a menu is made of. It comes with the open menu, so that a closed one costs the page no code. */
export type MenuParts = {
  Item: typeof Item;
  ItemIndicator: typeof ItemIndicator;
  Label: typeof Label;
  RadioGroup: typeof RadioGroup;
  RadioItem: typeof RadioItem;
  Separator: typeof Separator;
};

export const MenuPartsContext = createContext<MenuParts | null>(null);

export function useMenuParts(): MenuParts {
  const parts = use(MenuPartsContext);
  if (!parts) throw new Error('A menu item stands outside of a Menu.');
  return parts;
}
