/** What specs take of the insides of this module. */
export { StreamLimits } from './stream/event-stream.js';
