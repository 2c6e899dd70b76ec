// Imported by a server whose memory a test measures: at SIGUSR2 it collects garbage and prints the used heap and the number
// of responses still in memory.
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
