import type { Explanation } from './explained';
import type { Advisory } from './report';

export type Judgement = {
  /** What has to be done, a paragraph each; nothing: all is well. */
  todo: string[];
  /** What is known and explained, a line each. */
  explained: string[];
};

const FILE = 'lib/deploy/advisories/explained.ts';

/** Holds the advisories against what is explained. `today`: `2026-11-26`. */
export function judge(advisories: readonly Advisory[], explained: readonly Explanation[], today: string): Judgement {
  const judgement: Judgement = { todo: [], explained: [] };
  for (const advisory of advisories) {
    const explanation = explained.find((each) => isFor(each, advisory));
    const problem = explanation ? problemOf(explanation, today) : '';
    if (explanation && problem === undefined) {
      judgement.explained.push(
        `${explanation.id} of ${explanation.package}, until ${explanation.until}: ${explanation.why}`,
      );
    } else {
      judgement.todo.push([wordsOf(advisory), problem].filter(Boolean).join('\n  '));
    }
  }
  for (const explanation of explained) {
    if (advisories.some((each) => isFor(explanation, each))) continue;
    const { id, package: name } = explanation;
    judgement.todo.push(`${id} of ${name} is explained, and nothing has it any more. Remove it from ${FILE}.`);
  }
  return judgement;
}

const isFor = (explanation: Explanation, advisory: Advisory) =>
  explanation.id === advisory.id && explanation.package === advisory.package;

/** Why an explanation does not count; undefined: it does. */
function problemOf({ until }: Explanation, today: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until)) return `Its explanation names no day (${until}). Write it like ${today}.`;
  if (until >= today) return undefined;
  return `Its explanation held until ${until}. Look at it again, and give it a new day if it still holds.`;
}

function wordsOf(advisory: Advisory): string {
  const { id, package: name, severity, title, url, range, nodes } = advisory;
  return [
    `${severity}: ${title} (${id})`,
    `${name} ${range}, in ${nodes.join(', ')}${url ? `. ${url}` : ''}`,
    `${whatToDo(advisory)} If it cannot matter here, say why in ${FILE}.`,
  ].join('\n  ');
}

function whatToDo({ package: name, fix }: Advisory): string {
  if (fix === true) return `Run npm audit fix: it takes a version of ${name} without it.`;
  if (fix === false) return `No version without it can be had. Replace ${name} or what brings it.`;
  const major = fix.isSemVerMajor ? ', a new major version: read what changed' : '';
  return `Set ${fix.name} to ${fix.version} in package.json${major}.`;
}
