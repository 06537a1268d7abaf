import { answerCalls } from '../processes/answer-calls';
import { createChanger } from './changer';

/** Connects and disconnects come from elsewhere: what they cost is not what the console costs. */
let changer: ReturnType<typeof createChanger> | undefined;

const operations = {
  prepare(...args: Parameters<typeof createChanger>) {
    changer = createChanger(...args);
  },
  change(wish: Parameters<ReturnType<typeof createChanger>['change']>[0]) {
    if (!changer) throw new Error('Nothing is prepared');
    return changer.change(wish);
  },
};
export type ChangerOperations = typeof operations;

answerCalls(operations);
