import type { IncomingMessage, RequestListener } from 'node:http';

/**
 * Handles requests that ask first whether their body is wanted (`Expect: 100-continue`): told so when somebody begins to
 * read it, and not before. A caller who is refused unread has not sent it, maybe, and maybe sends it all the same: nobody
 * knows what the next byte is, so that connection ends with the refusal.
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

/** Every way of reading a stream comes to its `_read`. */
function whenRead(request: IncomingMessage, begin: () => void): void {
  const read = request._read.bind(request);
  request._read = (size: number) => {
    request._read = read;
    begin();
    read(size);
  };
}
