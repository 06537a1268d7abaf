'use server';

import { blockAct, unblockAct } from '../server/act-specs';
import { defineAction } from '../server/define-action';

export const addBlock = defineAction('block', blockAct);
export const removeBlock = defineAction('unblock', unblockAct);
