import { answerCalls } from '../processes/answer-calls';
import { usage } from '../processes/usage';
import { countMessages, cutAll, messagesOfEach, open } from './clients';
import { fill, postPaced, stopReading } from './paced-posts';
import { post, sign } from './posts';
import { callInVain, leave, talk } from './soak-cycle';

/** The clients' side of the bench: raw sockets, and calls signed before the clock starts. */
const operations = {
  usage,
  open,
  cutAll,
  countMessages,
  messagesOfEach,
  sign,
  post,
  talk,
  callInVain,
  leave,
  stopReading,
  fill,
  postPaced,
};
export type LoadOperations = typeof operations;

answerCalls(operations);
