import { CopyButton } from '@/components/ui/copy-button';
import type { Snippet } from '@/lib/domain/finding';

/** Text to paste elsewhere, as it is. */
export function SnippetBlock({ label, text }: Snippet) {
  return (
    <figure className="overflow-hidden rounded border bg-canvas">
      <figcaption className="flex h-8 items-center justify-between border-b pr-1 pl-3 text-muted text-xs pointer-coarse:h-10">
        {label}
        <CopyButton value={text} label={`Copy: ${label}`} />
      </figcaption>
      {/* Scrolls sideways, so the keyboard must reach it. */}
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto px-3 py-2 font-mono text-xs"
      >
        {text}
      </pre>
    </figure>
  );
}
