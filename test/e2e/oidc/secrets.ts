import { decodeJwt } from 'jose';
import type { BrowserContext, Page } from 'playwright-core';

const TELL_WHAT_IS_STORED = `{
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (name, value) {
    wasStored((this === localStorage ? 'local ' : 'session ') + name + '=' + value);
    setItem.call(this, name, value);
  };
}`;

/** What must stay between the page’s memory and the provider, as it went over the wire, and everything that was stored. */
export class Secrets {
  /** By what it is. */
  readonly found = new Map<string, string>();
  /** Everything that a page has ever put into a storage, and was called by a script. */
  readonly stored: string[] = [];
  readonly #reading: Array<Promise<void>> = [];
  /** What the pages have said in the console. */
  readonly said: string[] = [];

  /** Watches everything from now on; to be called before the first page is opened. */
  static async of(context: BrowserContext, issuer: string): Promise<Secrets> {
    const secrets = new Secrets();
    context.on('request', request => {
      if (request.method() !== 'POST' || !request.url().startsWith(issuer)) return;
      const sent = new URLSearchParams(request.postData() ?? '');
      secrets.#add('authorization code', sent.get('code'));
      secrets.#add('PKCE verifier', sent.get('code_verifier'));
      secrets.#add('refresh token', sent.get('refresh_token'));
    });
    context.on('response', response => {
      if (!/\/token$/.test(new URL(response.url()).pathname)) return;
      const read = response.json().then(
        (answer: Record<string, string>) => {
          secrets.#add('access token', answer['access_token']);
          secrets.#add('refresh token', answer['refresh_token']);
          secrets.#add('ID token', answer['id_token']);
        },
        () => undefined,
      );
      secrets.#reading.push(read);
    });
    context.on('console', message => secrets.said.push(message.text()));
    await context.exposeBinding('wasStored', (_source, what: string) => secrets.stored.push(what));
    await context.addInitScript(TELL_WHAT_IS_STORED);
    return secrets;
  }

  /** Resolves when all answers that have come have been read: the page has them sooner than the test. */
  async allRead(): Promise<void> {
    await Promise.all(this.#reading);
  }

  #add(kind: string, value: string | null | undefined): void {
    if (value) this.found.set(value, kind);
  }

  /** Which of them stand in a text; of a token with parts, each part but the header. */
  in(text: string): string[] {
    return [...this.found].flatMap(([value, kind]) => {
      // One without a signature has nothing there, which stands in every text.
      const parts = value.split('.').length === 3 ? value.split('.').slice(1).filter(Boolean) : [value];
      return parts.some(part => text.includes(part)) ? [kind] : [];
    });
  }

  /** The addresses and names in the ID tokens. */
  get identities(): string[] {
    return [...this.found]
      .filter(([, kind]) => kind === 'ID token')
      .flatMap(([value]) => {
        const { email, sub } = decodeJwt(value);
        return [String(email), String(sub)];
      });
  }
}

/** Everything of a page that anybody could read. */
export function readablePlaces(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => ({
    storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    cookies: document.cookie,
    address: location.href,
    history: JSON.stringify(history.state),
    document: document.documentElement.outerHTML,
    windowName: window.name,
    events: JSON.stringify((window as any).events),
    messages: JSON.stringify((window as any).heard ?? []),
    databases: JSON.stringify((await indexedDB.databases()).map(({ name }) => name)),
    caches: JSON.stringify(await caches.keys()),
  }));
}
