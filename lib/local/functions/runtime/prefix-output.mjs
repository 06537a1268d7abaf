/**
 * Begins every line that JavaScript writes to standard output or error with what `prefix` answers at that moment. The streams are
 * pipes, which Node writes synchronously: the last words of a process that dies are not lost.
 * @param {() => string} prefix
 */
export function prefixOutput(prefix) {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    let isAtStart = true;
    stream.write = (chunk, encoding, callback) => {
      const text = toText(chunk, encoding);
      const start = prefix();
      const begun = (isAtStart && text !== '' ? start : '') + text.replace(/\n(?=[\s\S])/g, `\n${start}`);
      if (text !== '') isAtStart = text.endsWith('\n');
      return write(begun, typeof encoding === 'function' ? encoding : callback);
    };
    // A reader that went away must not turn into an exception; the end of this process follows.
    stream.on('error', () => {});
  }
}

/** @param {string | Uint8Array} chunk @param {unknown} encoding */
function toText(chunk, encoding) {
  if (typeof chunk !== 'string') return Buffer.from(chunk).toString();
  return typeof encoding === 'string' ? Buffer.from(chunk, encoding).toString() : chunk;
}
