/** Drawn on 24 by 24, each as one line: a list of hundreds of rows has hundreds of them. */
const CIRCLE = 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0';
const GLYPHS = {
  check: `${CIRCLE}M8 12.5l2.5 2.5L16 9.5`,
  pause: `${CIRCLE}M10 9v6M14 9v6`,
  off: `${CIRCLE}M5.6 5.6l12.8 12.8`,
  dashes: CIRCLE,
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
} as const;

export type GlyphName = keyof typeof GLYPHS;

/** An icon that says nothing by itself; the size is the button's or the badge's. */
export function Glyph({ name }: { name: GlyphName }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'dots' ? 3 : 2}
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeDasharray={name === 'dashes' ? '3 4.07' : undefined}
    >
      <path d={GLYPHS[name]} />
    </svg>
  );
}
