const SAY_JSON = "With curl: -H 'Content-Type: application/json'.";

/** What to do about a body of another media type than JSON; quotes nothing of the header. */
export function mediaTypeHint(contentType: string): string {
  const type = contentType.slice(0, 200).toLowerCase().split(';')[0]?.trim() ?? '';
  if (type === '') return `The header Content-Type is missing. ${SAY_JSON}`;
  if (type === 'application/x-www-form-urlencoded')
    return `It was sent as a form, which is what curl does with -d alone. ${SAY_JSON}`;
  if (type === 'multipart/form-data')
    return `It was sent as a form with files (curl -F): send it with -d. ${SAY_JSON}`;
  if (/[/+]xml$|^text\/html$/.test(type)) return `XML and HTML are not read: send a JSON object. ${SAY_JSON}`;
  if (type.startsWith('text/')) return `It was sent as text. ${SAY_JSON}`;
  return SAY_JSON;
}
