/** A patch board: four jacks, two of them joined by a cord. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={className}>
      <path
        d="M5 5.5c0 9.5 10 -0.5 10 9"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.25"
        strokeLinecap="round"
        className="opacity-90"
      />
      <g fill="currentColor">
        <circle cx="5" cy="5" r="2.5" />
        <circle cx="15" cy="15" r="2.5" />
        <circle cx="15" cy="5" r="2.5" opacity=".3" />
        <circle cx="5" cy="15" r="2.5" opacity=".3" />
      </g>
    </svg>
  );
}
