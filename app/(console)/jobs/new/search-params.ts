/** What a link to the form says; whatever it does not is empty. */
export function readGiven(params: Record<string, unknown>) {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  const audience = { q: text('q'), long: text('long'), job: text('job'), marks: text('marks'), kind: text('kind') };
  return { target: text('target'), ...audience, at: text('at') };
}
