import type { Evidence, Finding, FindingState, Fix } from '../domain/finding';
import type { Target } from '../domain/target';
import type { TriedCall } from '../gateway/doctor-calls';
import { answerOf, evidenceOf } from './examine-target-address';
import { connectionsArn, policyStatement } from './examine-target-arn';
import { type Judgement, PLACE, type SettingFix } from './place-setting';

type Verdict = { state: FindingState; sentence: string; fix?: SettingFix };

const SIGN_IN_AGAIN = 'Renew them where the console runs; it takes them from the default provider chain of AWS.';

/** Whether AWS knows who calls: the key, the secret, the Region in the signature. */
export function examineCredentials(target: Target, call: TriedCall): Judgement {
  return {
    id: 'credentials',
    group: 'gateway',
    title: 'Credentials and signature',
    ...judgeCaller(target, call),
    evidence: call.told
      ? [{ asked: `sts:AssumeRole ${target.roleArn}`, answered: call.told }]
      : [evidenceOf(target, call)],
  };
}

function judgeCaller(target: Target, { status, type, message, told = '' }: TriedCall): Verdict {
  if (type === 'RoleNotAssumedError') return { state: 'problem', sentence: message, fix: roleFix(target, told) };
  if (/^(Credentials|Token)?ProviderError$/.test(type)) {
    return {
      state: 'problem',
      sentence: 'The console found no AWS credentials.',
      fix: {
        text: 'Give the process a role, a profile (AWS_PROFILE) or keys; it looks where every AWS SDK does.',
      },
    };
  }
  if (status === undefined) return unanswered();
  switch (type) {
    case 'UnrecognizedClientException':
      return {
        state: 'problem',
        sentence: 'AWS does not know the access key, or its session token does not belong to it.',
        fix: { text: `The key may be deleted, of another partition, or lack its token. ${SIGN_IN_AGAIN}` },
      };
    case 'ExpiredTokenException':
      return { state: 'problem', sentence: 'The credentials have expired.', fix: { text: SIGN_IN_AGAIN } };
    case 'InvalidSignatureException':
      return judgeSignature(target, message);
    case 'IncompleteSignatureException':
    case 'MissingAuthenticationTokenException':
      return {
        state: 'problem',
        sentence: 'The signature did not arrive whole.',
        fix: { text: 'Look for a proxy between the console and the endpoint that drops or changes headers.' },
      };
  }
  // A stage that does not exist is told before or after the signature is looked at: nobody has established which.
  if (type === 'ForbiddenException' || status >= 500 || status === 404) {
    return { state: 'unknown', sentence: 'Not known, because the call did not get as far as a stage.' };
  }
  if (status === 410 || status === 429 || type === 'AccessDeniedException') {
    return { state: 'good', sentence: 'AWS accepts the signature.' };
  }
  return { state: 'unknown', sentence: 'Not known: the answer is not one of API Gateway.' };
}

/** Both sides have to agree: the console's policy, and the role's own trust policy. */
function roleFix({ roleArn = '', externalId, region }: Target, told: string): Fix {
  if (!told.startsWith('AccessDenied')) {
    return {
      text: `AWS STS is asked in ${region}. Check the console's own credentials, and the way from it to there.`,
    };
  }
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: '{ARN of the role that the console runs as}' },
    Action: 'sts:AssumeRole',
    ...(externalId && { Condition: { StringEquals: { 'sts:ExternalId': externalId } } }),
  };
  return {
    text: "The console needs the first statement in its own policy, and the role's trust policy the second one. What AWS answered names the identity that asked.",
    snippets: [
      { label: 'IAM statement of the console', text: policyStatement(['sts:AssumeRole'], [roleArn]) },
      { label: 'Trust policy of the role', text: JSON.stringify(trust, null, 2) },
    ],
  };
}

function judgeSignature(target: Target, message: string): Verdict {
  if (/Signature (expired|not yet current)/i.test(message)) {
    return {
      state: 'problem',
      sentence: 'The signature is outside its 5 minutes, because the clock of this machine is off.',
      fix: { text: 'See the finding on the clock.' },
    };
  }
  if (/valid region/i.test(message)) {
    return {
      state: 'problem',
      sentence: `The API is not in ${target.region}: the signature names the wrong Region.`,
      fix: {
        text: `Set the Region of the API ${PLACE}.`,
        setting: { part: 'Address', json: '"region": "{the Region of the API}"' },
      },
    };
  }
  return {
    state: 'problem',
    sentence:
      'AWS knows the access key but computed another signature: the secret key is not the one that belongs to it.',
    fix: {
      text: 'Check the secret key where the console runs. A proxy that changes the path or the Host header has the same effect.',
    },
  };
}

/** Above this the difference is worth a word; AWS refuses at five minutes. */
const SKEW_WARNING_MS = 60_000;
const SKEW_PROBLEM_MS = 240_000;

const GOES_BY_ANSWERS =
  'Ages, idle times and what is over go by the time in the answers of the table instead, and what consoles share (audit, sessions, requests) by that of the console table; the log and the tokens of the identity provider by this machine.';

const TIME_FIX: Fix = {
  text: 'Let the machine keep time by NTP or chrony; on EC2 the Amazon Time Sync Service answers at 169.254.169.123.',
  snippets: [{ label: 'Shows whether the clock is kept', text: 'timedatectl status' }],
};

export function examineClock(calls: TriedCall[]): Finding {
  const skews = calls.flatMap(({ skewMs }) => (skewMs === undefined ? [] : [skewMs]));
  const skewMs = skews.sort((a, b) => Math.abs(a) - Math.abs(b))[0];
  const base = { id: 'clock', group: 'gateway' as const, title: 'Clock' };
  if (skewMs === undefined) {
    return { ...base, state: 'unknown', sentence: 'No answer carried a Date, so nothing is known.', evidence: [] };
  }
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const evidence: Evidence[] = [
    {
      asked: 'Date header of the answers',
      answered: `this machine is ${seconds} s ${skewMs < 0 ? 'behind' : 'ahead'}`,
    },
  ];
  if (Math.abs(skewMs) > SKEW_PROBLEM_MS) {
    const sentence = `The clock of this machine is off by ${seconds} s; AWS refuses signatures at 300 s. ${GOES_BY_ANSWERS}`;
    return { ...base, state: 'problem', sentence, evidence, fix: TIME_FIX };
  }
  if (Math.abs(skewMs) > SKEW_WARNING_MS) {
    const sentence = `The clock of this machine is off by ${seconds} s. ${GOES_BY_ANSWERS}`;
    return { ...base, state: 'warning', sentence, evidence, fix: TIME_FIX };
  }
  return { ...base, state: 'good', sentence: 'The clock of this machine agrees with that of API Gateway.', evidence };
}

const RIGHTS = { GET: 'see who lives', POST: 'send notices', DELETE: 'kick' } as const;

/** One finding for each of the three calls, all of the one action `execute-api:ManageConnections`. */
export function examineRight(target: Target, call: TriedCall): Judgement {
  return {
    id: `right-${call.method.toLowerCase()}`,
    group: 'gateway',
    title: `May ${RIGHTS[call.method]}`,
    ...judgeRight(target, call),
    evidence: [evidenceOf(target, call)],
  };
}

function judgeRight(target: Target, call: TriedCall): Verdict {
  const { method, status, type, message } = call;
  if (status === undefined) return unanswered();
  if (status === 410) return { state: 'good', sentence: `${method} is allowed: an id of nobody is answered 410.` };
  if (type === 'AccessDeniedException') {
    const isExplicit = /explicit deny/i.test(message);
    return {
      state: 'problem',
      sentence: `${method} is denied: the credentials lack execute-api:ManageConnections.`,
      fix: {
        text: isExplicit
          ? 'A policy denies it explicitly, which no other policy can outweigh: find that one (the answer names its kind).'
          : 'Add this statement to the policy of the identity that the answer names. One for all three calls has * in the place of the method.',
        snippets: [
          {
            label: 'IAM statement',
            text: policyStatement(['execute-api:ManageConnections'], [connectionsArn(target, method, message)]),
          },
        ],
      },
    };
  }
  if (status === 429) return { state: 'unknown', sentence: 'Not known: the account is over its rate just now.' };
  return { state: 'unknown', sentence: `Not known: the answer was ${answerOf({ ...call, message: '' })}.` };
}

function unanswered(): Verdict {
  return { state: 'unknown', sentence: 'Not known, because no answer came.' };
}
