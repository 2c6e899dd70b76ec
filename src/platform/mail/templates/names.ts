/** Characters that a reader does not see, or that turn the direction of what follows. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]+/gu;
const BREAKS = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Z}\s]+/gu;
/** More marks on one letter than a language has. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;
/** What stands for a dot in a host name (UTS 46); others become one by NFKC. */
const DOTS = /[.\u3002]+(?=\S)/gu;
const QUOTES = /["\u201c-\u201f\u00ab\u00bb]/gu;

/** The name that strangers gave themselves, as one line: nothing unseen, nothing that writes over other text. */
export function shownName(name: string, most = 100): string {
  const line = name
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(BREAKS, ' ')
    .replace(PILED_MARKS, '$1')
    .trim();
  const letters = Array.from(line);
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

/**
 * A name that strangers gave themselves, within a sentence of ours: quoted, short, and no mail program makes a link of
 * it. Dots within it are middle dots, and a colon is followed by a space, so it holds neither a host, an address nor a
 * scheme. Whoever may choose a name must not send links in ours.
 *
 * @param instead what stands there for a name of nothing that can be seen; it is not quoted
 */
export function quotedName(name: string, instead: string): string {
  const shown = shownName(name, 60)
    .replace(DOTS, '·')
    .replace(/[:@]+(?=\S)/gu, (mark) => `${mark} `)
    .replace(QUOTES, '’');
  return shown === '' ? instead : `“${shown}”`;
}
