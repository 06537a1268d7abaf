/** A path of this console with the parameters that have a value: where to come back to after signing in. */
export function toPath(path: string, params: Record<string, unknown>): string {
  const given = Object.entries(params).flatMap(([name, value]) => (value ? [[name, String(value)]] : []));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}
