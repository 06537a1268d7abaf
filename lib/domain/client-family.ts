/** A client in words without its version: `Chrome 141 on macOS` is one of the family `Chrome on macOS`, `k6/0.49` of `k6`. */
export function clientFamily(client: string): string {
  return client.replace(/^(.+?) v?\d[\w.]*(?= on |$)/, '$1').replace(/\/v?\d.*$/, '');
}
