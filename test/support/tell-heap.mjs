// Imported by a server whose memory a test watches: at SIGUSR2 it collects garbage and says what of its heap is left.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collectGarbage();
  process.stdout.write(`${JSON.stringify({ msg: 'heap', bytes: process.memoryUsage().heapUsed })}\n`);
});
