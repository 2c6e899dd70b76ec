import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { hostileBody } from './bodies.mjs';

/** Longer than any response may take; a later one counts as none. */
const PATIENCE_MS = 20_000;

/** Sends one request on its own connection; resolves with the head and body of the response, or the failure. */
function send({ port, method, path, headers, body: name }) {
  const { bytes, headers: own, claims = bytes.length, endless } = hostileBody(name);
  const framing = endless === undefined ? { 'Content-Length': claims } : { 'Transfer-Encoding': 'chunked' };
  const fields = { Host: 'a', 'Content-Type': 'application/json', ...framing, ...own, ...headers };
  const lines = Object.entries(fields).map(([field, value]) => `${field}: ${value}\r\n`);
  const socket = connect(port, '127.0.0.1');
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  if (endless === undefined) socket.write(bytes);
  else sendWithoutEnd(socket, String(bytes), endless);
  if (claims > bytes.length) socket.end();
  return answerOn(socket);
}

function sendWithoutEnd(socket, first, rest) {
  const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
  socket.write(chunk(first));
  const more = () => {
    while (!socket.destroyed && socket.writable && socket.write(chunk(rest)));
  };
  socket.on('drain', more);
  more();
}

function answerOn(socket) {
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    let text = '';
    const done = () => {
      clearTimeout(patience);
      socket.destroy();
      resolve({ text, ms: performance.now() - startedAtMs });
    };
    const patience = setTimeout(done, PATIENCE_MS);
    socket.setEncoding('utf8').on('data', (more) => {
      text += more;
      if (isComplete(text)) done();
    });
    socket.on('error', () => undefined).on('close', done);
  });
}

function isComplete(text) {
  const end = text.indexOf('\r\n\r\n');
  const length = /^content-length: (\d+)$/im.exec(text.slice(0, end))?.[1];
  return end >= 0 && length !== undefined && Buffer.byteLength(text.slice(end + 4)) >= Number(length);
}

parentPort.on('message', ({ id, request }) => {
  send(request).then((answer) => parentPort.postMessage({ id, ...answer }));
});
