type Rules = readonly (readonly [pattern: RegExp, sentence: string])[];

/** The ends of a body show every mistake below; a megabyte costs no more than a kilobyte. */
const LOOKED_AT = 500;
const BAD_QUOTES =
  'It holds typographic quotation marks: write straight ones ("), as an editor for code does.';

/** In this order: the first match applies. */
const MISTAKES: Rules = [
  [/^\s*$/, 'It is blank.'],
  [/^\s*<\?xml|^\s*<\w/, 'This is XML or HTML.'],
  [
    /^\s*@/,
    'This is the path of a file, not its content: curl sends the content for -d @body.json, and the path for --data-raw.',
  ],
  [/^\s*[\w.[\]-]+=/, 'This is a form (name=value): write {"name": "value"}.'],
  [/[“”„«»]/, BAD_QUOTES],
  [/[{,]\s*'|:\s*'|^\s*'/, 'JSON takes double quotes alone: -d \'{"name": "value"}\'.'],
  [
    /[{,]\s*[A-Za-z_$][\w$]*\s*:/,
    'A name stands without quotation marks; a shell removes them inside of "…": write -d \'{"name": "value"}\'.',
  ],
  [/:\s*\$|:\s*\{\{/, "A variable was not replaced: inside of '…' a shell replaces none."],
  [/,\s*[}\]]/, 'A comma stands before the closing bracket.'],
  [/:\s*(True|False|None)\b/, "This is Python's text of a value: send json.dumps(value)."],
  [/:\s*(undefined|NaN|-?Infinity)\b/, 'undefined, NaN and Infinity are no JSON.'],
  [/(^|[\s,{])(\/\/|\/\*|#)/, 'JSON has no comments.'],
  [/:\s*0x[0-9a-f]/i, 'A value that begins with 0x stands in quotation marks.'],
  [/"\s*:\s*,|"\s*:\s*[}\]]/, 'A member has no value: is the variable set that should hold it?'],
  [/"\s*\n\s*"|\d\s+"|"\s+"|[}\]]\s*"/, 'A comma between two members is missing.'],
  [/^\s*\{[\s\S]*\}\s*[}\]]\s*$/, 'It has one closing bracket too many.'],
  [/^\s*\{[\s\S]*\}\s*\{/, 'It holds several objects: send one.'],
  [/^\s*\{(?![\s\S]*\}\s*$)/, 'Its end is missing: the last } was cut off.'],
  [/"[^"\n]*\n/, 'A line break stands within a text: write \\n.'],
];

/** Blanks what stands within complete texts, where everything is allowed, and keeps their quotation marks. */
function withoutTexts(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"/g, (found) => `"${'x'.repeat(found.length - 2)}"`);
}

/** What is wrong with a body that is no JSON: a sentence that quotes nothing of it. */
export function jsonHint(text: string): string {
  const isLong = text.length > 2 * LOOKED_AT;
  // Of the end nobody knows whether it begins within a text.
  const bare = isLong
    ? `${withoutTexts(text.slice(0, LOOKED_AT))} ${text.slice(-LOOKED_AT)}`
    : withoutTexts(text);
  return MISTAKES.find(([pattern]) => pattern.test(bare))?.[1] ?? 'Write it with a JSON library.';
}
