import type { Page } from 'playwright-core';

/** What a browser tells assistive technology about one thing on a page. */
export interface AccessibleThing {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly isFocused: boolean;
  readonly isModal: boolean;
}

/** What it tells about a page. */
export interface AccessiblePage {
  readonly things: readonly AccessibleThing[];
  /** What stands in live regions, outside of the elements' own text as well. */
  readonly said: string;
  /** What stands in those that interrupt. */
  readonly saidAtOnce: string;
  /** Where the focus is; the page itself where nothing has it. */
  readonly focused: AccessibleThing;
}

interface Node {
  nodeId: string;
  ignored: boolean;
  role?: { value?: string };
  name?: { value?: string };
  description?: { value?: string };
  properties?: Array<{ name: string; value: { value?: unknown } }>;
  childIds?: string[];
}

/** Reads the accessibility tree of a page, once everything that is to be announced has been. */
export async function readAccessiblePage(page: Page): Promise<AccessiblePage> {
  // An announcement waits as long: what began before this one is over with it.
  await page.evaluate(
    'new Promise(done => setTimeout(done, 100)).then(() => new Promise(requestAnimationFrame))',
  );
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as unknown as { nodes: Node[] };
  await session.detach();
  const byId = new Map(nodes.map(node => [node.nodeId, node]));
  const textOf = (node: Node): string =>
    node.role?.value === 'StaticText'
      ? (node.name?.value ?? '')
      : (node.childIds ?? []).map(id => textOf(byId.get(id)!)).join('');
  const textIn = (...roles: string[]): string =>
    nodes
      .filter(({ role }) => roles.includes(role?.value ?? ''))
      .map(textOf)
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
  const things = nodes.filter(({ ignored }) => !ignored).map(toThing);
  return {
    things,
    said: textIn('status', 'alert'),
    saidAtOnce: textIn('alert'),
    focused: things.findLast(({ isFocused }) => isFocused)!,
  };
}

function toThing({ role, name, description, properties = [] }: Node): AccessibleThing {
  const is = (property: string): boolean =>
    properties.some(({ name, value }) => name === property && value.value === true);
  return {
    role: role?.value ?? '',
    name: name?.value ?? '',
    description: description?.value ?? '',
    isFocused: is('focused'),
    isModal: is('modal'),
  };
}
