/** How one part of a target is. `inapplicable`: it cannot be here, and nothing is the worse for it. */
export type FindingState = 'good' | 'warning' | 'problem' | 'unknown' | 'inapplicable';

/** What was asked of AWS and what came back, in a line each. Holds no secret and no personal data. */
export type Evidence = { asked: string; answered: string };

/** Something to paste elsewhere. `label` says what it is: "Command", "IAM statement". */
export type Snippet = { label: string; text: string };

export type Fix = { text: string; snippets?: Snippet[] };

export type FindingGroup = 'gateway' | 'table' | 'rows' | 'console';

export type Finding = {
  id: string;
  group: FindingGroup;
  title: string;
  state: FindingState;
  /** One sentence. */
  sentence: string;
  evidence: Evidence[];
  fix?: Fix;
};

/** Why no rows were read: a scan that nobody agreed to, an empty table, or one that cannot be read and what it answered. */
export type SampleState =
  | { by: 'index'; index: string; rows: number }
  | { by: 'scan'; rows: number }
  | { by: 'none'; reason: 'consent' | 'empty' }
  | { by: 'none'; reason: 'unreadable'; evidence: Evidence };

/** One look at a target. Times in epoch ms. */
export type Examination = {
  target: string;
  examinedAt: number;
  tookMs: number;
  sample: SampleState;
  findings: Finding[];
};

/** Of settings that nobody has saved. `proof`: that this person saw it, with which they may save these settings. */
export type ExaminedDraft = { examination: Examination; proof: string };

const ORDER: FindingState[] = ['problem', 'warning', 'unknown', 'good', 'inapplicable'];

export function countStates(findings: readonly Finding[]): { state: FindingState; count: number }[] {
  return ORDER.map((state) => ({ state, count: findings.filter((each) => each.state === state).length })).filter(
    ({ count }) => count > 0,
  );
}
