import { type Channel, channel } from 'node:diagnostics_channel';

/** How a call to AWS ended: `ok`, a condition of ours that did not hold, or what kept it from being done. */
export type CallOutcome = 'ok' | 'condition' | 'gone' | 'throttled' | 'refused' | 'invalid' | 'failed' | 'uncertain';
export type AwsCall = {
  service: 'dynamodb' | 'execute-api' | 'sqs' | 'sts';
  /** As AWS names it, such as `Query`. */
  operation: string;
  outcome: CallOutcome;
  ms: number;
  /** Read or write units of DynamoDB, by table, where it told them. */
  units?: { table: string; units: number }[];
  /** Of the answer, for AWS's own logs. */
  awsRequestId?: string | undefined;
  errorName?: string | undefined;
};

type Told = {
  awsCall: AwsCall;
  registryRead: { target: string; operation: string; isOk: boolean; ms: number };
  probe: { answer: string };
  recipient: { outcome: string };
  /** An authorizer came past blocks that it cannot use, and said so in its log. */
  blocksDamaged: Record<string, never>;
  /** `lagMs`: how old what the shared poll knows was when the round ended. */
  pollRound: { target: string; lagMs: number; isOk: boolean };
  request: { method: string; route: string; status: number; ms: number };
  sessionOpened: { way: 'password' | 'link' | 'provider' | 'invitation' | 'second-factor' };
  sessionSeen: { id: string };
};
type Kind = keyof Told;

const channels = new Map<Kind, Channel>();

function channelOf(kind: Kind): Channel {
  const known = channels.get(kind);
  if (known) return known;
  const made = channel(`switchboard.${kind}`);
  channels.set(kind, made);
  return made;
}

/**
 * Tells whoever listens in this process what has just happened. Channels of Node are one per process, also where a bundler makes several
 * instances of this module; without a listener this does nothing, as in commands and in Lambda functions that measure nothing.
 */
export function tell<K extends Kind>(kind: K, told: Told[K]): void {
  const to = channelOf(kind);
  if (to.hasSubscribers) to.publish(told);
}

export function isHeard(kind: Kind): boolean {
  return channelOf(kind).hasSubscribers;
}

/** Answers what ends it. */
export function listen<K extends Kind>(kind: K, hear: (told: Told[K]) => void): () => void {
  const from = channelOf(kind);
  const onMessage = (message: unknown) => hear(message as Told[K]);
  from.subscribe(onMessage);
  return () => void from.unsubscribe(onMessage);
}
