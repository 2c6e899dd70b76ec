import './platform/config/required-node.js';
import { restartWithHeapLimits } from './platform/config/heap-limits.js';

const TELEMETRY = './platform/telemetry/preload.js';
const { env } = process;
const hasCollector = Object.keys(env).some((name) => /^OTEL_EXPORTER_OTLP_.*ENDPOINT/.test(name));

restartWithHeapLimits(hasCollector ? [new URL(TELEMETRY, import.meta.url).href] : []);
// Late imports: nothing else is loaded by an older Node.js, or twice. Where the process was not replaced, or a `.env` names
// the collector, telemetry is the first one; else it is loaded already.
await import('./platform/telemetry/preload.js');
await import('./server.js');
