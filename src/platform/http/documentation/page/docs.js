// The page of one OpenAPI document. What it sends goes to the address that the page was opened by, whatever servers the
// document names for other readers.

const KEY_FIELDS = new Set(['auth-bearer-value', 'api_key_value']);

followColorScheme();
await showDocument(document.body.dataset.document);

async function showDocument(path) {
  const response = await fetch(path);
  if (!response.ok) {
    tell(`${path} answers ${response.status}. Reload this page in a minute.`);
    return;
  }
  const spec = { ...(await response.json()), servers: [{ url: location.origin }] };
  SwaggerUIBundle({
    spec,
    dom_id: '#swagger-ui',
    // Without the bar for other documents, which the page's policy blocks anyway.
    layout: 'BaseLayout',
    plugins: [findOperations, hideKeys, foldErrors],
    filter: true,
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    persistAuthorization: false,
  });
}

function tell(text) {
  const paragraph = document.createElement('p');
  paragraph.role = 'alert';
  paragraph.textContent = text;
  document.querySelector('#swagger-ui').replaceChildren(paragraph);
}

/** Dark where the reader's system is. */
function followColorScheme() {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.documentElement.classList.toggle('dark-mode', query.matches);
  query.addEventListener('change', follow);
  follow();
}

/** The filter box finds operations by tag, path, summary and name; Swagger UI's own looks at tags only. */
function findOperations() {
  const textOf = (operation) =>
    [operation.get('path'), ...['summary', 'operationId'].map((name) => operation.getIn(['operation', name]))]
      .join(' ')
      .toLowerCase();
  const opsFilter = (taggedOperations, phrase) => {
    const wanted = phrase.toLowerCase();
    return taggedOperations
      .map((group, tag) =>
        tag.toLowerCase().includes(wanted)
          ? group
          : group.update('operations', (list) => list.filter((one) => textOf(one).includes(wanted))),
      )
      .filter((group) => group.get('operations').size > 0);
  };
  /** The events form a group of their own, which Swagger UI shows whatever is looked for. */
  const wrapWebhooks = (Webhooks, { React, layoutSelectors }) =>
    function FoundWebhooks(props) {
      const phrase = layoutSelectors.currentFilter();
      const wanted = typeof phrase === 'string' ? phrase.toLowerCase() : '';
      return 'webhooks'.includes(wanted) ? React.createElement(Webhooks, props) : null;
    };
  return { fn: { opsFilter }, wrapComponents: { Webhooks: wrapWebhooks } };
}

/** A key is not shown while it is typed, and no browser offers to keep it. */
function hideKeys() {
  const wrapInput = (Input, { React }) =>
    function KeyInput(props) {
      const hidden = { type: 'password', autoComplete: 'off', 'aria-label': 'Key' };
      return React.createElement(Input, KEY_FIELDS.has(props.id) ? { ...props, ...hidden } : props);
    };
  return { wrapComponents: { Input: wrapInput } };
}

/** An operation shows its answers; its errors on request. */
function foldErrors() {
  const wrapResponses = (Responses, { React }) =>
    function FoldedResponses(props) {
      const [open, setOpen] = React.useState(false);
      const codes = [...props.responses.keys()].filter((code) => code >= '400');
      const button = React.createElement(
        'button',
        {
          className: 'btn errors-button',
          type: 'button',
          'aria-expanded': open,
          onClick: () => setOpen(!open),
        },
        open ? 'Hide the errors' : `Show the errors: ${codes.join(', ')}`,
      );
      const className = open ? 'errors-shown' : 'errors-folded';
      return React.createElement('div', { className }, React.createElement(Responses, props), button);
    };
  return { wrapComponents: { responses: wrapResponses } };
}
