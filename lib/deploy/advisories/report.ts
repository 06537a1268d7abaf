import { z } from 'zod';

/** From the worst to the least, as npm names them. */
const SEVERITIES = ['critical', 'high', 'moderate', 'low', 'info'] as const;

/** What takes a version without it: `npm audit fix` (true), another version of one of our own dependencies, or nothing yet (false). */
const fixSchema = z.union([
  z.boolean(),
  z.object({ name: z.string(), version: z.string(), isSemVerMajor: z.boolean() }),
]);

const advisorySchema = z.object({
  source: z.union([z.number(), z.string()]),
  name: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  severity: z.enum(SEVERITIES),
  range: z.string(),
});

/** What `npm audit --json` prints, as far as it is read here. A `via` that is a name is another package of this report, which has the advisory. */
const reportSchema = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      via: z.array(z.union([z.string(), advisorySchema])),
      nodes: z.array(z.string()),
      fixAvailable: fixSchema,
    }),
  ),
});

/** One advisory on one package that is installed. */
export type Advisory = {
  /** `GHSA-…`; the registry's own number where its address has none. */
  id: string;
  package: string;
  title: string;
  severity: (typeof SEVERITIES)[number];
  url: string | null;
  /** Versions that it is about. */
  range: string;
  /** Where they are installed. */
  nodes: string[];
  fix: z.infer<typeof fixSchema>;
};

/** The advisories of a report, the worst first, or why this is no report, in words. */
export function readReport(text: string): { advisories: Advisory[] } | { problem: string } {
  const json = parse(text);
  const report = reportSchema.safeParse(json);
  if (!report.success) return { problem: errorOf(json) ?? 'npm printed no report that can be read (version 2).' };
  const packages = Object.entries(report.data.vulnerabilities);
  const advisories = packages.flatMap(([, { via, nodes, fixAvailable: fix }]) =>
    via
      .filter((each) => typeof each !== 'string')
      .map(({ source, name, ...told }): Advisory => {
        return { ...told, id: told.url?.match(/GHSA(-\w+)+/)?.[0] ?? String(source), package: name, nodes, fix };
      }),
  );
  // Else a package that only depends on such a one would pass because its cause is missing.
  const named = new Set(advisories.map(({ package: name }) => name));
  const traced = new Set<string>();
  const leadsThere = (name: string): boolean => {
    if (named.has(name)) return true;
    if (traced.has(name)) return false;
    traced.add(name);
    const via = report.data.vulnerabilities[name]?.via ?? [];
    return via.some((each) => typeof each === 'string' && leadsThere(each));
  };
  const orphan = packages.find(([name]) => {
    traced.clear();
    return !leadsThere(name);
  });
  if (orphan) return { problem: `The report names ${orphan[0]} without any advisory.` };
  return { advisories: advisories.sort((a, b) => rank(a) - rank(b) || (a.package < b.package ? -1 : 1)) };
}

const rank = ({ severity }: Advisory) => SEVERITIES.indexOf(severity);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** npm tells a failure as JSON too: of the registry in `message`, of its own in `error`. */
function errorOf(json: unknown): string | undefined {
  const told = z
    .object({ message: z.string().optional(), error: z.object({ summary: z.string().optional() }).optional() })
    .safeParse(json);
  return told.data?.message || told.data?.error?.summary || undefined;
}
