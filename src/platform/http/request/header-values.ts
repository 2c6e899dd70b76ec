/**
 * Returns the distinct values of a header that must occur once. Node joins repeated headers into one text. Some proxies
 * repeat a header; equal values count once.
 */
export function valuesOf(header: string | string[] | undefined): string[] {
  const values = (Array.isArray(header) ? header : (header ?? '').split(',')).map((value) => value.trim());
  return [...new Set(values)].filter((value) => value !== '');
}
