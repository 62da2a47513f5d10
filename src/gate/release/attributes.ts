// Which attributes count when a trigger is compared with what it was. Each list is here and nowhere else; the document
// docs/what-is-meant.md tells the same in plain words.

const ONLY_LOOKS = anyOf(
  // How it is drawn, read out or written; a tooltip moves `title` back and forth.
  'class|style|title|hidden|lang|dir|translate|part|slot|width|height|sizes|srcset',
  // Whether it can be used now, which is looked at by itself, and what is open, chosen or busy. A label does count.
  'disabled|inert|readonly|required|tabindex|draggable|open|selected|checked|loading|(data-(.+-)?)?state|aria-(?!(label|description)$).+',
  'data-(.+-)?(open|close|expand|collapse|(in)?active|current|select|check|highlight|hover|focus|press|dragg?|touch|disable|load|animate)(d|ed|ing)?',
  'data-(.+-)?(dirty|(in)?valid|pending|busy|ready|enter|leave|transition|visible|within)',
  // Where a layer is put, and where a row stands that moves in its list.
  'data-(.+-)?(side|align|placement|orientation)|data-(popper|floating-ui|tippy|bs-original)-.+|(.+-)?(index|position)',
  // What a component counts its own delays by, such as that of its tooltip.
  '(data-)?timeout-?id',
  // What frameworks write for their styles, and the state that they keep in the page and replace with each answer.
  'data-v-.+|_ng.+|ng-version|data-astro-cid-.+|data-svelte-h|data-hk|[sc]-id|q:.+|x-cloak',
  'wire:(snapshot|effects|initial-data)|data-phx-(?!link).+|data-turbo-(preview|visit-direction)|up-(etag|time|source)',
  // How a gate asks; what it asks does count.
  '(data-stepup-)?(max-age|force|cache-scope|mode|intercept|console-url|audit-.+|webhook|disabled)',
  // What password managers, proof readers, translators and measuring scripts leave in other people's pages.
  'data-(lastpass|dashlane|keeper|bw|np|1p|onepassword|com-onepassword|ddg|gramm|new-gr|ms|google|gtm|ga|hj|uw)(-.+)?',
  'data-form-type|fdprocessedid|bis_.+|_mst.+',
);

const SAYS_WHAT_IS_DONE = anyOf(
  // HTML's own: where it leads, what it sends, what it is for, what runs. What a gate asks.
  '(xlink:)?href|action|method|enctype|target|download|ping|type|name|value|for|form.*|command(for)?|popovertarget.*|on.+|resource|comment',
  // What frameworks write into the page: handlers, addresses, values.
  '(data-)?(hx|sse|ws|fx|up|ic|ng|rv|dj|lv)-(?!reflect-).+|phx-.+|wire:.+|v-.+|@.+|:.+|\\(.+|on[:-].+|_|jsaction|unicorn:.+|script|.*[^a-z]click([^a-z].*)?',
  'x-(data|init|model|effect|bind|on|target)([:.].+)?',
  'data-(turbo|on|bind|signals|script|controller|action|remote|confirm|type|bs-target|target)([-:].+)?',
  'data-(wp|request|reflex|get|post|put|patch|delete)([-:].+)?',
  // Stimulus's values and parameters, and whatever else names a record, an address or an act.
  'data-.*(id|key|ur[il]|href|path|link|method|action|endpoint|slug|pk|params?|value|resource|comment)|.+-(id|key|url|href)',
);

// What else can tell one record from another on what lies beside or around the trigger.
const NAMES_IT = anyOf('id|alt|aria-label');

// PrimeVue lists such words in one attribute; elsewhere it may be anything.
const LISTED_LOOKS = 'data-p';

/**
 * Whether it counts that an attribute of the trigger, or of what lies between it and its row, has another value.
 * @param value The one that it had.
 */
export function counts(name: string, value = ''): boolean {
  return !ONLY_LOOKS.test(name) && !(name === LISTED_LOOKS && /^[a-z\s-]*$/.test(value));
}

/** Whether it counts even where it was not there before. */
export function saysWhatIsDone(name: string): boolean {
  return counts(name) && SAYS_WHAT_IS_DONE.test(name);
}

/** Whether it counts on what lies beside or around the trigger. */
export function tellsApart(name: string): boolean {
  return saysWhatIsDone(name) || NAMES_IT.test(name);
}

function anyOf(...patterns: string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})$`, 'i');
}
