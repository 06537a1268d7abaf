import { answerCalls } from '../processes/answer-calls';
import { createChanger } from './changer';

/** Connects and disconnects come from elsewhere: what they cost is not what the console costs. */
let changer: ReturnType<typeof createChanger> | undefined;

const operations = {
  /** Answers the ids that may be on screen. */
  prepare(...args: Parameters<typeof createChanger>): string[] {
    changer = createChanger(...args);
    return changer.screen;
  },
  change(rates: Parameters<ReturnType<typeof createChanger>['change']>[0]) {
    if (!changer) throw new Error('Nothing is prepared');
    return changer.change(rates);
  },
};
export type ChangerOperations = typeof operations;

answerCalls(operations);
