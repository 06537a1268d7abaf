import type { Evidence, Finding } from '../domain/finding';
import type { Target } from '../domain/target';
import type { TriedCall } from '../gateway/doctor-calls';
import { readCallbackUrl } from './examine-target-arn';
import { type Judgement, PLACE, type SettingFix } from './place-setting';

const CREDENTIALS_MISSING = new Set(['CredentialsProviderError', 'TokenProviderError', 'ProviderError']);
const TLS_CODE = /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/;

/** `410 GoneException` */
export function answerOf({ status, type, message, code }: TriedCall): string {
  const head = status === undefined ? (code ?? type) : `${status}${type && ` ${type}`}`;
  return message && message !== 'UnknownError' && message !== type ? `${head}: ${message}` : head || 'no answer';
}

export function evidenceOf(target: Target, call: TriedCall): Evidence {
  const { path } = readCallbackUrl(target.callbackUrl);
  const base = path === '/' ? '' : path;
  return { asked: `${call.method} ${base}/@connections/{an id of nobody}, signed`, answered: answerOf(call) };
}

/** Without a name and password, which a URL can hold. */
function shownUrl(callbackUrl: string): string {
  const { origin, pathname } = new URL(callbackUrl);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}

type Verdict = { state: Finding['state']; sentence: string; fix?: SettingFix };

/** Whether the callback URL leads to an API Gateway stage at all. */
export function examineAddress(target: Target, call: TriedCall): Judgement {
  return {
    id: 'address',
    group: 'gateway',
    title: 'Endpoint and stage',
    ...judgeAddress(target, call),
    evidence: [
      { asked: 'callbackUrl of the target', answered: shownUrl(target.callbackUrl) },
      evidenceOf(target, call),
    ],
  };
}

function judgeAddress(target: Target, call: TriedCall): Verdict {
  const url = readCallbackUrl(target.callbackUrl);
  if (call.type === 'RoleNotAssumedError') {
    return { state: 'unknown', sentence: 'No call was made, because the role of the target cannot be assumed.' };
  }
  if (CREDENTIALS_MISSING.has(call.type)) {
    return { state: 'unknown', sentence: 'No call was made, because the console has no credentials to sign one.' };
  }
  if (url.region && url.region !== target.region) {
    return {
      state: 'problem',
      sentence: `The URL leads to ${url.region}, but the target says ${target.region}.`,
      fix: settingFix(`Use the Region of the API for both, ${PLACE}.`, `"region": "${url.region}"`),
    };
  }
  if (call.status === undefined) return judgeSilence(target, call);
  switch (call.status) {
    case 410:
      return { state: 'good', sentence: 'The URL leads to a stage of API Gateway: an id of nobody is answered 410.' };
    case 403:
      return judgeRefusal(target, call);
    case 404:
      return judgeNotFound(target, call);
    case 429:
      return {
        state: 'unknown',
        sentence: 'The account is over its rate just now, so the call was not carried out.',
        fix: { text: 'Examine again in a moment. The quota is shared with every API of the account in this Region.' },
      };
  }
  if (call.status >= 500) {
    return {
      state: 'problem',
      sentence: `The endpoint answered ${call.status}: it is there, and failing.`,
      fix: { text: 'Examine again in a moment. If it stays, look at the AWS Health Dashboard for this Region.' },
    };
  }
  return {
    state: 'problem',
    sentence: `The endpoint answered ${call.status} to an id of nobody, where API Gateway answers 410, so it is something else.`,
    fix: settingFix(`Name the @connections base of the stage ${PLACE}.`, EXAMPLE),
  };
}

/** 403 has many causes; only "Forbidden" speaks of the address, the others of the caller. */
function judgeRefusal(target: Target, { type }: TriedCall): Verdict {
  const url = readCallbackUrl(target.callbackUrl);
  if (type === 'MissingAuthenticationTokenException') {
    return {
      state: 'problem',
      sentence: 'The endpoint saw no signature: this is how a REST API answers, or a proxy that drops headers.',
      fix: settingFix(`Name the @connections base of a WebSocket API ${PLACE}, without a proxy between.`, EXAMPLE),
    };
  }
  if (type !== 'ForbiddenException') {
    return { state: 'good', sentence: 'The URL leads to API Gateway, which refused the caller, not the address.' };
  }
  if (url.isDefaultHost && !url.stage) {
    return {
      state: 'problem',
      sentence: 'The URL lacks the stage: API Gateway answers 403 Forbidden to a path without one.',
      fix: settingFix(`Append the stage, ${PLACE}.`, `"callbackUrl": "${shownUrl(target.callbackUrl)}/{stage}"`),
    };
  }
  return {
    state: 'problem',
    sentence: url.stage
      ? `There is no stage ${url.stage} here: API Gateway answers 403 Forbidden to a stage it does not know.`
      : 'API Gateway answers 403 Forbidden: the path leads to no stage.',
    fix: {
      text: 'Correct the stage in the URL. From inside a VPC, an execute-api endpoint with private DNS answers 403 to every public API as well.',
      snippets: [
        {
          label: 'Lists the stages',
          text: `aws apigatewayv2 get-stages --region ${target.region} --api-id ${url.apiId ?? '{api-id}'} --query 'Items[].StageName'`,
        },
      ],
    },
  };
}

function judgeNotFound(target: Target, { message }: TriedCall): Verdict {
  const url = readCallbackUrl(target.callbackUrl);
  const isMapping = /No method found matching route/i.test(message);
  if (!isMapping && !url.stage) {
    return {
      state: 'problem',
      sentence: 'The endpoint answered 404: nothing is mapped to this path.',
      fix: settingFix(`Name the @connections base of the stage ${PLACE}.`, EXAMPLE),
    };
  }
  const origin = new URL(target.callbackUrl).origin;
  return {
    state: 'problem',
    sentence: url.stage
      ? `Nothing is mapped to the path /${url.stage}: on a custom domain the stage does not belong into the URL.`
      : 'No path of this custom domain is mapped to the API.',
    fix: settingFix(
      `Leave the stage out ${PLACE}, and keep only the base path of the mapping, if it has one.`,
      `"callbackUrl": "${origin}"`,
    ),
  };
}

function judgeSilence(target: Target, { code = '', type, message }: TriedCall): Verdict {
  const { host, isDefaultHost } = readCallbackUrl(target.callbackUrl);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      state: 'problem',
      sentence: `The name ${host} cannot be resolved.`,
      fix: {
        text: isDefaultHost
          ? 'Check the API id and the Region in the URL. An API whose default endpoint is turned off has no such name: use its custom domain.'
          : 'Check the name in the URL, and the DNS record of the custom domain.',
      },
    };
  }
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return {
      state: 'problem',
      sentence: `Nothing listens at ${host}.`,
      fix: { text: 'Start what should listen there, or correct host and port in the URL.' },
    };
  }
  if (TLS_CODE.test(code) || /certificate|SSL|TLS/i.test(message)) {
    return {
      state: 'problem',
      sentence: `No trusted TLS connection to ${host} (${code || type}).`,
      fix: {
        text: 'The certificate must be valid for this name and signed by an authority that Node trusts; NODE_EXTRA_CA_CERTS adds one. Check also https against http.',
      },
    };
  }
  return {
    state: 'problem',
    sentence: `${host} gave no answer in time (${code || type || 'no reason told'}).`,
    fix: {
      text: 'Check the network between the console and the API: from a VPC without NAT and without an execute-api endpoint, calls end in silence.',
    },
  };
}

const EXAMPLE = '"callbackUrl": "https://{api-id}.execute-api.{region}.amazonaws.com/{stage}"';

function settingFix(text: string, json: string): SettingFix {
  return { text, setting: { part: 'Address', json } };
}
