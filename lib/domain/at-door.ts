/** How what the console says begins where it refuses a request before it looks at what is asked: whoever reads it knows that nothing has happened. */
export const AT_DOOR = 'Nothing was done: ';

/** Of the input of an action, in bytes: the longest list of ids with the longest text takes less. */
export const MAX_ACTION_BYTES = 2 * 1024 * 1024;

/** Of what a read takes as text in its body, in bytes: far more than the longest search, and little to hold. */
export const MAX_READ_BYTES = 256 * 1024;

/** Bodies that come at once; each takes as much as it is long. Most come in a moment, and so are not there together. */
export const MAX_UNFINISHED_BODIES = 64;

export const TOO_LARGE = `${AT_DOOR}this is more than 2 MB, which is all that the console takes at once. Do it in parts, or use a filter in place of a list.`;
/** What a page of another build asks for is not there any more. */
export const UPGRADED = `${AT_DOOR}the console was upgraded since this page was loaded. Load it again.`;
export const FOREIGN = `${AT_DOOR}a page of another site asked for it. If it was this page, a proxy in front of the console does not pass on the Host that the browser sees.`;
