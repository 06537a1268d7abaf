import type { Dispatcher, Pool } from 'undici';

/** How one HTTP call ended. `errorType` is AWS's name for an error, empty when it gave none; `dateMs` is AWS's clock, told with an error. */
export type CallEnd =
  | { status: number; errorType: string; dateMs: number; awsRequestId?: string | undefined; isSent?: undefined }
  | { status: undefined; errorType?: undefined; awsRequestId?: undefined; isSent: boolean };

/** Makes one call and throws its answer's body away. Never rejects, and never sends twice. */
export function makeCall(pool: Pool, options: Dispatcher.DispatchOptions): Promise<CallEnd> {
  return new Promise((resolve) => {
    pool.dispatch(options, new Call(resolve));
  });
}

/** A class, because there is one for every recipient: its methods are made once and not for each call. */
class Call implements Dispatcher.DispatchHandler {
  private isSent = false;
  private status = 0;
  private errorType = '';
  private dateMs = Number.NaN;
  private awsRequestId: string | undefined;

  constructor(private readonly end: (end: CallEnd) => void) {}

  /** The request is about to be written: from here on nobody knows what of it arrived, until an answer does. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.isSent) controller.abort(new Error('A call is sent once'));
    this.isSent = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.status = status;
    if (status < 300) return;
    this.errorType = nameIn(headers['x-amzn-errortype']);
    this.dateMs = Date.parse(String(headers.date));
    this.awsRequestId = String(headers['x-amzn-requestid'] ?? '') || undefined;
  }

  onResponseEnd(): void {
    const { status, errorType, dateMs, awsRequestId } = this;
    this.end({ status, errorType, dateMs, ...(awsRequestId && { awsRequestId }) });
  }

  onResponseError(): void {
    this.end({ status: undefined, isSent: this.isSent });
  }
}

/** `com.amazonaws.x#GoneException:http://…` is a GoneException, as the SDKs read it. */
function nameIn(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header[0] : header;
  return (text ?? '').split(':')[0]?.split('#').at(-1)?.trim() ?? '';
}
