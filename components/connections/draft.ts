import type { NoticeFormat } from '@/lib/domain/notice';

/** A notice that is being written. */
export type Draft = { text: string; format: NoticeFormat };
export const EMPTY_DRAFT: Draft = { text: '', format: 'text' };
