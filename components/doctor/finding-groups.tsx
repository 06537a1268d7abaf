import type { Finding, FindingGroup } from '@/lib/domain/finding';
import { FindingItem } from './finding-item';
import { GROUP_WORDS } from './finding-looks';

export function FindingGroups({ findings }: { findings: Finding[] }) {
  return (
    <div className="space-y-7">
      {(Object.keys(GROUP_WORDS) as FindingGroup[]).map((group) => {
        const own = findings.filter((finding) => finding.group === group);
        if (own.length === 0) return null;
        return (
          <section key={group} aria-labelledby={`findings-${group}`}>
            <h2 id={`findings-${group}`} className="border-b pb-1.5 font-semibold text-base">
              {GROUP_WORDS[group]}
            </h2>
            <ul>
              {own.map((finding) => (
                // A finding that changed starts as its new state wants it: open or closed.
                <FindingItem key={`${finding.id}-${finding.state}`} {...finding} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
