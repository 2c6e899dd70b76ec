import fc from 'fast-check';
import { render } from '../../../src/platform/mail/templates/layout.js';
import { quotedName, shownName } from '../../../src/platform/mail/templates/names.js';
import { compose, type MailData, type MailTemplate } from '../../../src/platform/mail/templates/templates.js';

const LINK = 'https://pay.example.com/console/sign-in/link#abc_DEF-123';
const LATER = '2027-01-31T10:05:00.000Z';
const ORIGIN = 'https://pay.example.com';

/** Pieces of names that were seen to become links, to turn text around, or to end a line. */
const PIECES = [
  ...[
    'evil.example/login',
    'https://',
    'http:\\\\',
    'www.',
    'a@evil.example',
    'mailto:a@b.example',
    'tel:+1',
    'xn--e1afmkfd',
  ],
  ...[
    'evil\u3002example',
    'evil\uff0eexample',
    'evil\uff61example',
    'evil\u2024example',
    'evil\u200b.\u200bexample',
    '1.2.3.4',
  ],
  ...[
    '\r\nBcc: v@example.com',
    '\u2028',
    '\u202e',
    '\u2066',
    '\u00ad',
    '\u3164',
    '\ufeff',
    '\u2800',
    '\ud800',
    '\u0000',
  ],
  ...[
    '<a href="//evil.example">',
    '“',
    '"',
    '&amp;',
    ' ',
    '.',
    ':',
    '/',
    'a\u0301\u0301\u0301\u0301',
    'ﷺ',
    'Zoë & Söhne',
    'Inc.',
  ],
] as const;
const names = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.webUrl(),
  fc.emailAddress(),
);

const mailWith = (name: string): { readonly [T in MailTemplate]?: MailData[T] } => ({
  invitation: { link: LINK, expiresAt: LATER, tenant: name, role: 'developer', invitedBy: name },
  'key-expiring': { name, maskedKey: 'x402_live_ab…yz', environment: 'live', expiresAt: LATER },
  'endpoint-disabled': { host: name, environment: 'test', reason: 'failing' },
});
const NAMED = Object.keys(mailWith('')) as MailTemplate[];

function rendered(template: MailTemplate, name: string) {
  const data = mailWith(name)[template];
  if (data === undefined) throw new Error(`no mail of ${template}`);
  return render(
    compose(template, data, (path) => ORIGIN + path),
    { origin: ORIGIN, unsubscribeUrl: null },
  );
}

describe('names that strangers gave themselves', () => {
  it.each(NAMED)('M6: the subject of %s holds nothing of them', (template) => {
    const plain = rendered(template, 'Shop').subject;
    fc.assert(
      fc.property(names, (name) => {
        expect(rendered(template, name).subject).toBe(plain);
      }),
    );
    expect(plain).not.toContain('Shop');
  });

  it.each(NAMED)('M6: make no link in %s, and no line', (template) => {
    const lines = rendered(template, 'Shop').text.split('\n').length;
    fc.assert(
      fc.property(names, (name) => {
        const { text, html } = rendered(template, name);
        expect(text.split('\n')).toHaveLength(lines);
        for (const form of [text, html]) {
          const others = form.replaceAll(/https:\/\/pay\.example\.com[\w/#-]*/g, '');
          expect(others.normalize('NFKC')).not.toMatch(
            /:\/\/|(evil|www)\.[\p{L}\p{N}]|(mailto|tel|javascript):[\p{L}\p{N}+]|@[\p{L}\p{N}]/iu,
          );
        }
      }),
    );
  });

  it('M6: are quoted, and neither a host nor an address is in them, however it is written', () => {
    fc.assert(
      fc.property(names, (name) => {
        const shown = quotedName(name, 'a customer');
        if (shown === 'a customer') return;
        expect(shown).toMatch(/^“[^“”"]+”$/u);
        const inner = shown.slice(1, -1);
        expect(Array.from(inner).length).toBeLessThanOrEqual(70);
        expect(inner).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u);
        for (const word of inner.normalize('NFKC').split(/\s+/u))
          expect(word).not.toMatch(/[.\u3002]+[^\s.]|[:@]+[^\s:@]/u);
      }),
      { numRuns: 300 },
    );
  });

  it('M6: stay readable', () => {
    expect(quotedName('Zoë & Söhne Inc.', '')).toBe('“Zoë & Söhne Inc.”');
    expect(quotedName('evil.example/login', '')).toBe('“evil·example/login”');
    expect(quotedName('shop@example.com', '')).toBe('“shop@ example·com”');
    expect(quotedName('日本の店', '')).toBe('“日本の店”');
    expect(quotedName('\u200b\u3164 \n', 'a customer')).toBe('a customer');
    expect(shownName(`${'x'.repeat(99)}😀y`)).toBe(`${'x'.repeat(99)}…`);
    expect(shownName('Shop\u202e moc.live')).toBe('Shop moc.live');
  });
});
