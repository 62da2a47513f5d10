/** Markup that is safe to be sent. */
export class Markup {
  constructor(readonly text: string) {}
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup with values in it; whatever is not markup itself is escaped, and nothing is shown for `null`. */
export function html(parts: TemplateStringsArray, ...values: Array<string | Markup | null>): Markup {
  return new Markup(
    parts.reduce((text, part, index) => {
      const value = values[index - 1] ?? null;
      return text + (value instanceof Markup ? value.text : escape(value ?? '')) + part;
    }),
  );
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, character => ESCAPES[character]!);
}
