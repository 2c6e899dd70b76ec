/** The Python verifier service over HTTP: evidence from `POST /verify`, health from `GET /health`. */
export { PythonVerifierHealth } from './python-verifier-health.js';
export { PythonVerifier, type PythonVerifierEvent, type PythonVerifierOptions } from './python-verifier.js';
