/** Why somebody does something, in their own words, for whoever reads the audit. */
export const MAX_REASON = 200;
