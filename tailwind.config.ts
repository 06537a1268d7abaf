import type { Config } from 'tailwindcss';

// The default palette is replaced, not extended: a colour without a meaning in globals.css cannot be used by accident.
const meanings = [
  'canvas',
  'surface',
  'raised',
  'hairline',
  'edge',
  'hover',
  'ink',
  'muted',
  'accent',
  'accent-solid',
  'accent-soft',
  'on-solid',
  'positive',
  'positive-soft',
  'warning',
  'warning-soft',
  'danger',
  'danger-solid',
  'danger-soft',
  'info',
  'info-soft',
  'production',
  'scrim',
];

export default {
  content: ['./app/**/*.tsx', './components/**/*.{ts,tsx}'],
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      ...Object.fromEntries(meanings.map((name) => [name, `var(--${name})`])),
    },
    fontFamily: {
      sans: ['var(--font-geist-sans)', 'ui-sans-serif', 'system-ui', 'sans-serif'],
      mono: ['var(--font-geist-mono)', 'ui-monospace', 'SFMono-Regular', 'Menlo', 'monospace'],
    },
    fontSize: {
      xs: ['0.75rem', '1rem'],
      sm: ['0.8125rem', '1.25rem'],
      base: ['0.875rem', '1.375rem'],
      lg: ['1rem', '1.5rem'],
      xl: ['1.125rem', '1.5rem'],
    },
    borderRadius: { none: '0', sm: '4px', DEFAULT: '6px', md: '6px', lg: '10px', full: '9999px' },
    // Depth belongs only to what floats: menus, dialogs, the drawer, toasts.
    boxShadow: { none: 'none', float: 'var(--shadow-float)' },
  },
} satisfies Config;
