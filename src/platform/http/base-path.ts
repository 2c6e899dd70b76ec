/** Every route of the API lies below this path, without slashes around it. The only place that spells it (ESLint checks it). */
export const BASE_PATH = 'api/v1/x402';
