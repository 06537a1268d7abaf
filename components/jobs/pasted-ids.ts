import { isConnectionId } from '@/lib/domain/connection-id';

/** For the hint beneath a list. */
export const IDS_TOGETHER = 'Those of API Gateway may have commas or blanks between.';

/**
 * The ids of a pasted list. A line is one id, whatever it holds: other people's registries hold ids of any form. Only where a line is
 * nothing but ids of API Gateway, which hold neither commas nor blanks, it is taken apart.
 */
export function idsIn(text: string): string[] {
  return [...new Set(text.split(/[\r\n]+/).flatMap(idsOfLine))];
}

function idsOfLine(line: string): string[] {
  const parts = line.split(/[\s,;]+/).filter(Boolean);
  return parts.length > 0 && parts.every(isConnectionId) ? parts : [line.trim()].filter(Boolean);
}
