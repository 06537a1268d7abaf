/** A user's function that does nothing: what is measured is the way to it and back. */
export async function handler() {
  return { statusCode: 200 };
}
