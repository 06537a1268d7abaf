/** A callback URL taken apart: where to connect, what the host header says, and the path of each connection. */
export type CallbackEndpoint = {
  origin: string;
  /** As the host header says it: with the port, unless it is the scheme's own. */
  host: string;
  /** Raw path of a connection, encoded as the AWS SDKs encode it; undefined for a text that cannot be an id. */
  pathOf(connectionId: string): string | undefined;
};

/** Half of a surrogate pair alone, which no UTF-8 holds. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** What URLs may hold that AWS encodes all the same. */
const LEFT_BY_URLS = /[!'()*]/g;

/** Any form of callback URL: default endpoint with its stage, custom domain with or without a base path, plain URL. */
export function readCallbackUrl(callbackUrl: string): CallbackEndpoint {
  const { origin, host, pathname } = new URL(callbackUrl);
  const base = `${pathname.replace(/\/+$/, '')}/@connections/`;
  return {
    origin,
    host,
    pathOf: (connectionId) => {
      // Dots alone would name another resource.
      if (connectionId === '' || LONE_SURROGATE.test(connectionId)) return undefined;
      if (connectionId === '.' || connectionId === '..') return undefined;
      return base + encodeURIComponent(connectionId).replace(LEFT_BY_URLS, encodeCharacter);
    },
  };
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
