import type { Finding, Fix } from '../domain/finding';

/** In the text of a fix: where the setting is changed. */
export const PLACE = '{place}';

/** A fix that is a setting of the target. `part`: of the form of an added one; `json`: what stands in the file, `inside` of what. */
export type SettingFix = Fix & { setting?: { part: 'Address' | 'Table' | 'Check'; json?: string; inside?: string } };

/** A finding before it is said where its setting is changed. */
export type Judgement = Omit<Finding, 'fix'> & { fix?: SettingFix };

/** Says where the setting is changed: a target of the file there, with what to write; one that was added in the console in its form. */
export function placeSetting({ setting, text, snippets = [] }: SettingFix, isAdded: boolean): Fix {
  const place = isAdded ? `under Targets, ${setting?.part}` : 'in the targets file';
  const label = `In the targets file${setting?.inside ? `, ${setting.inside}` : ''}`;
  const all = setting?.json && !isAdded ? [...snippets, { label, text: setting.json }] : snippets;
  return { text: text.replace(PLACE, place), ...(all.length > 0 && { snippets: all }) };
}
