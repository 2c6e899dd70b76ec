/**
 * Makes an element. Children are inserted as text, so text from a caller or a chain never becomes markup.
 *
 * @param {string} tag
 * @param {Record<string, string | undefined>} attributes
 * @param {...(Node | string)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Replaces the children of an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children);
}

/**
 * Makes a table with explicit ARIA roles. They remain when a narrow screen shows rows as cards.
 *
 * @param {string} caption for screen readers
 * @param {{ title: string, isNumber?: boolean }[]} columns the first one names the row
 * @param {(Node | string)[][]} rows
 */
export function makeTable(caption, columns, rows, { isStacked = false } = {}) {
  const head = columns.map(({ title, isNumber }) =>
    make('th', { scope: 'col', role: 'columnheader', class: isNumber ? 'number' : undefined }, title),
  );
  const body = rows.map((cells) =>
    make(
      'tr',
      { role: 'row' },
      ...cells.map((cell, index) => {
        const { title, isNumber } = columns[index];
        const common = { 'data-label': title, class: isNumber ? 'number' : undefined };
        return index === 0
          ? make('th', { scope: 'row', role: 'rowheader', ...common }, cell)
          : make('td', { role: 'cell', ...common }, cell);
      }),
    ),
  );
  return make(
    'table',
    { role: 'table', class: isStacked ? 'stacked' : undefined },
    make('caption', { class: 'visually-hidden' }, caption),
    make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, ...head)),
    make('tbody', { role: 'rowgroup' }, ...body),
  );
}

/** Makes a bar that shows a share. Adjacent text states its value. */
export function makeShare(share, kind) {
  const bar = make('span');
  bar.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return make('span', { class: kind ? `share ${kind}` : 'share', 'aria-hidden': 'true' }, bar);
}
