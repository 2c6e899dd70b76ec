import type { IncomingMessage, RequestListener } from 'node:http';

/**
 * Handles requests with `Expect: 100-continue`: sends the interim response only when the body is first read. A caller
 * refused before that may or may not send the body. The next byte is then ambiguous, so the connection closes with the
 * refusal.
 */
export function answerExpecting(application: RequestListener): RequestListener {
  return (request, response) => {
    const mayStay = response.shouldKeepAlive;
    response.shouldKeepAlive = false;
    whenRead(request, () => {
      if (response.headersSent) return;
      response.writeContinue();
      response.shouldKeepAlive = mayStay;
    });
    application(request, response);
  };
}

/** Every way to read a stream calls its `_read`. */
function whenRead(request: IncomingMessage, begin: () => void): void {
  const read = request._read.bind(request);
  request._read = (size: number) => {
    request._read = read;
    begin();
    read(size);
  };
}
