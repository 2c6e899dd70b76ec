import './platform/config/required-node.js';
import { restartWithHeapLimits } from './platform/config/heap-limits.js';

restartWithHeapLimits();
// A late import: nothing else is loaded by an older Node.js, or twice.
await import('./server.js');
