import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageOf, ROOT, type Page } from '../content.js';

interface Named {
  name: string;
  description?: string;
  type?: { text: string };
  default?: string;
}
interface Member extends Named {
  kind: 'field' | 'method';
  privacy?: string;
  static?: boolean;
  readonly?: boolean;
  attribute?: string;
  parameters?: Array<{ name: string; optional?: boolean; type?: { text: string } }>;
  return?: { type?: { text: string } };
  inheritedFrom?: unknown;
}
interface Element {
  tagName: string;
  summary?: string;
  description?: string;
  attributes?: Array<Named & { fieldName?: string }>;
  members?: Member[];
  events?: Named[];
  slots?: Named[];
  cssParts?: Named[];
  cssProperties?: Named[];
  cssStates?: Named[];
}

/** A page for each element, out of custom-elements.json. */
export function elementPages(): Page[] {
  const { modules } = JSON.parse(readFileSync(join(ROOT, 'custom-elements.json'), 'utf8')) as {
    modules: Array<{ declarations?: Element[] }>;
  };
  return modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter(({ tagName }) => tagName)
    .map(element => pageOf(`reference/${element.tagName}`, describe(element)));
}

function describe(element: Element): string {
  const { tagName, summary, description, attributes, members = [], events } = element;
  const own = members.filter(
    ({ privacy, static: isStatic }) => !isStatic && (privacy ?? 'public') === 'public',
  );
  const attributeOf = new Map((attributes ?? []).map(({ name, fieldName }) => [fieldName, name]));
  const typed = ['Name', 'Type', 'Default', 'What it is'];
  const inWords = ({ name, type, default: value, description }: Named): string[] => [
    code(name),
    code(type?.text),
    code(value),
    sentence(description),
  ];
  return [
    `# \`<${tagName}>\``,
    ...new Set([summary, description].filter(Boolean)),
    'Generated from `custom-elements.json`. [All elements by hand, with the codes of errors](../elements.html).',
    table('Attributes', typed, (attributes ?? []).map(inWords)),
    table(
      'Properties',
      ['Name', 'Type', 'Attribute', 'What it is'],
      own
        .filter(({ kind }) => kind === 'field')
        .map(({ name, type, description, readonly }) => [
          code(name),
          code(type?.text),
          code(attributeOf.get(name)),
          (readonly ? 'Read-only. ' : '') + sentence(description),
        ]),
    ),
    table(
      'Methods',
      ['Name', 'Returns', 'What it does'],
      own
        .filter(
          ({ kind, name }) =>
            kind === 'method' && !/^(connected|disconnected|attributeChanged|adopted|form)/.test(name),
        )
        .map(({ name, parameters = [], return: returned, description }) => [
          code(`${name}(${parameters.map(({ name, optional }) => name + (optional ? '?' : '')).join(', ')})`),
          code(returned?.type?.text),
          sentence(description),
        ]),
    ),
    table(
      'Events',
      ['Name', 'Type', 'When'],
      (events ?? []).map(({ name, type, description }) => [
        code(name),
        code(type?.text),
        sentence(description),
      ]),
    ),
    table(
      'Slots',
      ['Name', 'What it is for'],
      (element.slots ?? []).map(({ name, description }) => [
        name ? code(name) : '(default)',
        sentence(description),
      ]),
    ),
    table('Parts', ['Name', 'What it is'], (element.cssParts ?? []).map(simple)),
    table('Custom properties', ['Name', 'What it is'], (element.cssProperties ?? []).map(simple)),
    table('States', ['Name', 'When'], (element.cssStates ?? []).map(simple)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const simple = ({ name, description }: Named): string[] => [code(name), sentence(description)];

function table(title: string, head: string[], rows: string[][]): string {
  if (!rows.length) return '';
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [`## ${title}\n`, line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string | undefined): string {
  return text ? `\`${text.replace(/\s+/g, ' ').replaceAll('|', '\\|')}\`` : '';
}

function sentence(text: string | undefined): string {
  return (text ?? '')
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replace(/<(?=[a-z/])/gi, '&lt;');
}
