/**
 * Finds the answers in what an HTTP/1.1 server sends over one connection, cut anywhere, and tells the status of each. Reads just what the
 * servers of the bench send: a length, or no body.
 */
export function createAnswerReader(onAnswer: (status: number) => void): (bytes: Buffer) => void {
  let rest = '';
  return (bytes) => {
    rest += bytes.toString('latin1');
    for (;;) {
      const headEnd = rest.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const at = rest.search(LENGTH);
      const isWithLength = at >= 0 && at < headEnd;
      const end = headEnd + 4 + (isWithLength ? Number.parseInt(rest.slice(at + LENGTH_NAME.length), 10) : 0);
      if (rest.length < end) return;
      const status = Number(rest.slice(9, 12));
      rest = rest.slice(end);
      onAnswer(status);
    }
  };
}

const LENGTH_NAME = 'content-length:';
const LENGTH = /content-length:/i;
