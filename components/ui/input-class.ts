/** Shared by everything one types into. At 16 px phones do not zoom in on focus. */
export const INPUT_CLASS = [
  'w-full rounded border border-edge bg-surface text-ink text-sm max-sm:text-lg pointer-coarse:text-lg',
  'transition-colors duration-100 hover:border-muted/60 focus-visible:border-accent focus-visible:outline-offset-0',
  'aria-invalid:border-danger disabled:opacity-50',
].join(' ');
