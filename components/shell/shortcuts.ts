export type Shortcut = { keys: string[]; does: string };
export type ShortcutGroup = { title: string; shortcuts: Shortcut[] };

/** What the card under `?` shows. A feature that listens for a key adds its line here. */
export const SHORTCUT_GROUPS: ShortcutGroup[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: ['Ctrl', 'K'], does: 'Go to a page or a target, also with ⌘K' },
      { keys: ['?'], does: 'Show this card' },
      { keys: ['Esc'], does: 'Close what is open, then clear the selection' },
    ],
  },
  {
    title: 'Connections',
    shortcuts: [
      { keys: ['/'], does: 'Find a connection' },
      { keys: ['r'], does: 'Refresh' },
      { keys: ['↑', '↓'], does: 'Move to the rows and between them, also with j and k' },
      { keys: ['Enter'], does: 'Open the row' },
      { keys: ['c'], does: 'Check the row now' },
      { keys: ['s'], does: 'Send a notice to the row' },
      { keys: ['Delete'], does: 'Kick the row, or remove it when it is gone' },
      { keys: ['x', 'Space'], does: 'Select the row' },
      { keys: ['Shift', 'Space'], does: 'Select up to here, also by click' },
    ],
  },
];
