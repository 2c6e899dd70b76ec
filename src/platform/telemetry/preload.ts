import { z } from 'zod';
import { loadDotEnv } from '../config/dot-env.js';
import { givenSettings } from '../config/variables.js';
import { TELEMETRY_SHAPE, telemetrySettings } from './telemetry-schema.js';

/*
 * Loaded by `--import` before the program where the process can replace itself (main.ts), and as the first import of
 * the program elsewhere: a module is evaluated once. Invalid settings start nothing here; boot names them and ends.
 */
loadDotEnv();
const { env } = process;
const { values, problems } = givenSettings(env, Object.keys(TELEMETRY_SHAPE));
const parsed = z.object(TELEMETRY_SHAPE).safeParse(values);
const settings = parsed.success && problems.length === 0 ? telemetrySettings(parsed.data) : null;
if (settings !== null) (await import('./sdk.js')).startSdk(settings);
