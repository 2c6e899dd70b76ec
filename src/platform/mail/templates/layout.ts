import { subjectOf, type MailText, type RenderedMail } from './mail-text.js';

/** What stands below every mail. */
export interface MailFooter {
  /** Where this installation is: it says who writes. */
  readonly origin: string;
  /** Where the reader ends such mail; null for mail that is a duty. */
  readonly unsubscribeUrl: string | null;
}

/**
 * The one layout of all mail: a heading, paragraphs, facts, one button, its address in full. It loads nothing: no image,
 * font or style of another server. Colours are the reader's own, so that it is readable in dark and in light.
 */
export function render(mail: MailText, footer: MailFooter): RenderedMail {
  const subject = subjectOf(mail.subject);
  return { subject, text: asText(mail, footer), html: asHtml(subject, mail, footer) };
}

function asText(mail: MailText, footer: MailFooter): string {
  const facts = (mail.facts ?? []).map(([name, value]) => `${name}: ${value}`);
  const parts = [
    ...mail.paragraphs,
    ...(facts.length > 0 ? [facts.join('\n')] : []),
    ...(mail.action === undefined ? [] : [`${mail.action.label}:\n${mail.action.url}`]),
    ...(mail.afterwards ?? []),
    ['-- ', ...footerLines(footer)].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function footerLines({ origin, unsubscribeUrl }: MailFooter): string[] {
  const end = unsubscribeUrl === null ? [] : [`No more notices like this one: ${unsubscribeUrl}`];
  return [`x402 Infrastructure, ${origin}`, ...end];
}

const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#2456d6;color:#ffffff;text-decoration:none;font-weight:600';

function asHtml(subject: string, mail: MailText, footer: MailFooter): string {
  const paragraphs = (texts: readonly string[]) =>
    texts.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:24px 16px;${FONT};font-size:16px;line-height:1.5">
<div role="article" aria-label="${escapeHtml(subject)}" style="max-width:560px;margin:0 auto">
<h1 style="font-size:20px;line-height:1.3;margin:0 0 16px">${escapeHtml(subject)}</h1>
${paragraphs(mail.paragraphs)}
${factsOf(mail)}${actionOf(mail)}${paragraphs(mail.afterwards ?? [])}
<p style="font-size:13px;border-top:1px solid #8888;padding-top:12px;margin-top:32px">${footerOf(footer)}</p>
</div>
</body>
</html>
`;
}

function factsOf({ facts = [] }: MailText): string {
  if (facts.length === 0) return '';
  const rows = facts.map(
    ([name, value]) =>
      `<tr><th scope="row" align="left" style="padding:4px 16px 4px 0;font-weight:400;vertical-align:top">${escapeHtml(name)}</th>` +
      `<td style="padding:4px 0;font-weight:600">${escapeHtml(value)}</td></tr>`,
  );
  return `<table style="border-collapse:collapse;margin:16px 0">\n${rows.join('\n')}\n</table>\n`;
}

/** The address stands there in full too: a button that does nothing must not be the end. */
function actionOf({ action }: MailText): string {
  if (action === undefined) return '';
  const url = escapeHtml(action.url);
  return `<p style="margin:24px 0"><a href="${url}" style="${BUTTON}">${escapeHtml(action.label)}</a></p>
<p style="font-size:13px;word-break:break-all">Or open this address: <a href="${url}">${url}</a></p>
`;
}

function footerOf({ origin, unsubscribeUrl }: MailFooter): string {
  const home = escapeHtml(origin);
  const end =
    unsubscribeUrl === null
      ? ''
      : `<br><a href="${escapeHtml(unsubscribeUrl)}">No more notices like this one</a>`;
  return `x402 Infrastructure, <a href="${home}">${home}</a>${end}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
