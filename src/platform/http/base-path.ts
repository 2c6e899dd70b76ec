/** Path prefix of every API route, without surrounding slashes. No other file spells it (ESLint checks that). */
export const BASE_PATH = 'api/v1/x402';
