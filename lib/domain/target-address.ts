import { partitionOf, REGION_NAME } from './aws-partition';
import { err, ok, type Result } from './result';
import { findUrlProblem, isLoopback } from './safe-url';

/**
 * The address of a target, from whatever somebody has at hand. `stage`: of a default endpoint, whose URL cannot do without; a custom domain and
 * any other URL have a base path at most. Undefined is what the text did not say.
 */
export type TargetAddress =
  | { form: 'api'; apiId: string; region?: string; stage?: string; suffix?: string }
  | { form: 'url'; origin: string; path: string; isLocal: boolean };

/** Where connections of a target are from, as far as it is known. */
export type OwnStage = { apiId?: string | undefined; stage?: string | undefined };

const API_ID = /^[a-z0-9]{10}$/;
const STAGE = /^(\$default|[A-Za-z0-9_-]{1,128})$/;
/** `{api-id}.execute-api.{region}.{suffix}` */
const DEFAULT_HOST = /^([a-z0-9-]+)\.execute-api\.([a-z0-9-]+)\.(.+)$/;
const ARN = /^arn:[\w-]+:execute-api:([\w-]+):[*\d]*:([a-z0-9]{10})(?:\/([^/*]+))?(\/.*)?$/;

/**
 * Understands an API id, also with its stage; a wss, https or callback URL, also of a single connection; `domainName/stage` as `$context` tells
 * them; an ARN of execute-api; a custom domain with or without a base path; any other URL.
 */
export function parseAddress(text: string): Result<TargetAddress> {
  const given = text.trim();
  if (!given) return err('invalid', 'Paste an API id, a wss URL or a callback URL.');
  const arn = ARN.exec(given);
  if (arn) {
    const [, region = '', apiId = '', path = ''] = arn;
    if (!REGION_NAME.test(region)) return err('invalid', `${region.slice(0, 40)} is not the name of a Region.`);
    return toApi({ apiId, region, path });
  }
  const [id = '', ...rest] = given.split('/');
  if (API_ID.test(id)) return toApi({ apiId: id, path: rest.join('/') });
  const url = toUrl(given);
  if (!url) return err('invalid', 'This is neither an API id nor an address.');
  const problem = findUrlProblem(url.href);
  if (problem) return err('invalid', problem);
  const path = withoutConnection(url.pathname);
  const host = DEFAULT_HOST.exec(url.hostname);
  if (!host) return ok({ form: 'url', origin: url.origin, path, isLocal: isLoopback(url.href) });
  const [, apiId = '', region = '', suffix = ''] = host;
  if (apiId.startsWith('d-')) {
    return err('invalid', `${url.hostname} is what a custom domain points to. Paste the custom domain itself.`);
  }
  const { suffixes, title } = partitionOf(region);
  if (!REGION_NAME.test(region) || !suffixes.includes(suffix)) {
    return err('invalid', `Hosts of ${title} in ${region} end in ${suffixes[0]}, and this one in ${suffix}.`);
  }
  return toApi({ apiId, region, path, ...(suffix !== suffixes[0] && { suffix }) });
}

function toApi(said: { apiId: string; path: string; region?: string; suffix?: string }): Result<TargetAddress> {
  const { path, ...known } = said;
  const [stage, ...more] = withoutConnection(`/${path}`).split('/').filter(Boolean);
  if (more.length > 0)
    return err('invalid', `After the host comes the stage, and nothing else: not ${more.join('/')}.`);
  if (stage !== undefined && !isStage(stage))
    return err('invalid', `${stage.slice(0, 40)} cannot be the name of a stage.`);
  return ok({ form: 'api', ...known, ...(stage && { stage: decodeURIComponent(stage) }) });
}

/** Sockets and management calls share host and path. Without a scheme it is https, but for this machine. */
function toUrl(text: string): URL | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text.replace(/^ws(s?):/i, 'http$1:')
    : `${isLoopback(`http://${text}`) ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  // A word alone is a slip, not a host.
  return url.hostname.includes('.') || url.hostname.startsWith('[') || url.hostname === 'localhost' ? url : undefined;
}

/** `/prod/@connections/{id}` is about the stage `/prod`. */
function withoutConnection(path: string): string {
  return path.replace(/\/@connections(\/.*)?$/, '').replace(/\/+$/, '');
}

/** Whether a stage can have this name; its `$` may be written as in a URL. */
export const isStage = (stage: string) => STAGE.test(stage.replace('%24', '$'));

/** The address with what the text did not say; undefined while something is missing. */
export function toCallbackUrl(address: TargetAddress, given: { region: string; stage: string }): string | undefined {
  if (address.form === 'url') return `${address.origin}${address.path}`;
  const region = address.region ?? given.region;
  const stage = address.stage ?? given.stage;
  if (!REGION_NAME.test(region) || !isStage(stage)) return undefined;
  const suffix = address.suffix ?? partitionOf(region).suffixes[0];
  return `https://${address.apiId}.execute-api.${region}.${suffix}/${stage}`;
}

/** The API and stage that the callback URL names, or the settings, for a custom domain and any other URL name neither. */
export function ownStageOf({ callbackUrl, apiId, stage }: OwnStage & { callbackUrl: string }): OwnStage {
  const read = parseAddress(callbackUrl);
  return read.ok && read.data.form === 'api' ? { apiId: read.data.apiId, stage: read.data.stage } : { apiId, stage };
}

/** In words what was understood. */
export function describeAddress(address: TargetAddress): string {
  if (address.form === 'url') {
    const what = address.isLocal ? 'An endpoint on this machine' : 'A custom domain';
    const base = address.path ? `with the base path ${address.path}` : 'without a base path';
    return `${what}, ${new URL(address.origin).host}, ${base}.`;
  }
  const { apiId, region, stage } = address;
  const where = region ? ` in ${region} (${partitionOf(region).title})` : '';
  return stage ? `Stage ${stage} of the API ${apiId}${where}.` : `The API ${apiId}${where}.`;
}
