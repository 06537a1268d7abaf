export const PAGE_SIZES = [25, 50, 100, 200, 500, 1000] as const;
export const DEFAULT_PAGE_SIZE = 50;
export const LIST_ORDERS = ['newest', 'oldest'] as const;
export type ListOrder = (typeof LIST_ORDERS)[number];
/** A cursor stands in a URL. */
export const MAX_CURSOR_LENGTH = 4096;
/** As it is handed out, sealed. */
export const MAX_SEALED_CURSOR_LENGTH = MAX_CURSOR_LENGTH + 64;
/** Most ids in one action; larger audiences are jobs. */
export const MAX_SELECTION = 200;
/** Longest wait between a kick's last words and the close. */
export const MAX_GRACE_MS = 10_000;
