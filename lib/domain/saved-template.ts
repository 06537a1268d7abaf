/** In one list: the shared ones of a target, or one person's own. */
export const MAX_TEMPLATES = 40;
export const MAX_TEMPLATE_NAME = 60;
/** Of the text. A list is read in one answer of the table, which holds 1 MB: 40 of these. */
export const MAX_TEMPLATE_BYTES = 20 * 1024;

/** What a template holds: the text of a notice with its fields. */
export type TemplateContent = { kind: 'notice'; format: 'text' | 'json'; text: string };

/** A saved template as somebody sees it. */
export type SavedTemplate = TemplateContent & {
  id: string;
  name: string;
  isShared: boolean;
  /** Who made it. */
  by: string;
  /** epoch ms */
  updatedAt: number;
  mayChange: boolean;
};
