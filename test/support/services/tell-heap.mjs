// Imported by a server whose memory a test watches: at SIGUSR2 it collects garbage and says what of its heap is left, and how
// many answers it still holds.
import { ServerResponse } from 'node:http';
import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collectGarbage();
  const bytes = process.memoryUsage().heapUsed;
  process.stdout.write(
    `${JSON.stringify({ msg: 'heap', bytes, answers: queryObjects(ServerResponse, { format: 'count' }) })}\n`,
  );
});
