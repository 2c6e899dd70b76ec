type Rules = readonly (readonly [pattern: RegExp, sentence: string])[];

/** Mistakes of copying and of shells, in texts of any kind. The first match applies. */
const MISTAKES: Rules = [
  [/^\s*$/, 'It is empty: is the variable set that should hold it?'],
  [/^(undefined|null|none|nan|\[object object\])$/i, 'A variable without a value was written into it.'],
  [/\$\{?\w|\{\{|\}\}|^%\w+%$/, 'The name of a variable was sent instead of its value.'],
  [
    /\u2026|\.\.\.|[<>]|\b(your|xxx+|placeholder)\b/i,
    'It is a placeholder, or was cut where a page shortens it: copy it whole.',
  ],
  [/^["'`“”‘’]|["'`“”‘’]$/, 'It holds quotation marks: send it without them.'],
  [/^\s|\s$/, 'It begins or ends with a blank or a line break: cut it off (a shell: printf %s, not echo).'],
  [/\s/, 'It holds a blank or a line break.'],
];

/** What went wrong while a text was copied or put in place by a shell; null for a text without such a mistake. */
export function copyingHint(text: string): string | null {
  // The ends decide, and a long text must cost no more than a short one.
  const shown = text.length > 400 ? text.slice(0, 200) + text.slice(-200) : text;
  return MISTAKES.find(([pattern]) => pattern.test(shown))?.[1] ?? null;
}
