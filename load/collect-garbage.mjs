// Preloaded into a server that is soaked: SIGUSR2 collects all garbage, so that what is measured next is in use. The
// file LOAD_COLLECTIONS grows by a byte each time, so that the requesting process knows when.
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  collect();
  appendFileSync(process.env.LOAD_COLLECTIONS, '.');
});
