/** Names of people of an identity provider may hold anything. */
export function personHref(name: string): string {
  return `/users/person?${new URLSearchParams({ name })}`;
}
