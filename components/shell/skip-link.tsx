export function SkipLink() {
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-60 -translate-y-24 rounded bg-raised px-3 py-2 font-medium text-sm focus:translate-y-0 focus:shadow-float"
    >
      Skip to content
    </a>
  );
}
