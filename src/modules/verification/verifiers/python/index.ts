/** The Python verifier service over HTTP: evidence from `POST /verify`, health from `GET /health`. */
export {
  type PythonHealth,
  PythonVerifierHealth,
  type PythonVerifierHealthOptions,
} from './python-verifier-health.js';
export {
  PythonVerifier,
  type PythonVerifierEvent,
  type PythonVerifierOptions,
  type UnavailableReason,
} from './python-verifier.js';
