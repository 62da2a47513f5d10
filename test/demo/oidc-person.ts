import { strict as assert } from 'node:assert';
import * as oauth from 'oauth4webapi';
import type { RunningOidc } from '../../demo/oidc/run.js';
import { TotpFactor } from '../../emulator/src/totp.js';

const REDIRECT_URI = 'http://localhost:9/callback';

/** What an app asks the provider for. */
export interface SignInRequest {
  clientId?: string;
  scope?: string;
  /** More parameters of the authorization request. */
  parameters?: Record<string, string>;
  /** The key that the tokens are bound to. */
  dpop?: oauth.DPoPHandle;
}

/** The provider's answer, after the person has done what its pages want. */
export interface Tokens {
  accessToken: string;
  refreshToken: string | undefined;
  idToken: string;
  claims: oauth.IDToken;
}

/** The provider's refusal, as it comes back to the app. */
export class RefusedByProvider extends Error {
  constructor(
    readonly error: string,
    readonly description: string | undefined,
  ) {
    super(`${error}: ${description}`);
  }
}

/** Somebody in a browser without scripts: keeps cookies, follows redirects and fills in the provider's forms. */
export class OidcPerson {
  readonly #cookies = new Map<string, string>();
  /** The forms that were shown, by their heading. */
  readonly shown: string[] = [];
  /** The same, as they were sent. */
  readonly pages: Array<{ html: string; policy: string }> = [];
  #button = '';

  constructor(
    readonly oidc: RunningOidc,
    readonly email = 'olivia@example.test',
  ) {}

  /** What is typed into each field of the provider's pages. Replace one to make a mistake. */
  answers: Record<string, () => string> = {
    email: () => this.email,
    password: () => 'pinewick',
    code: () => this.#code(),
  };

  /** Uses this button wherever a page has it, instead of the first one. */
  submitWith(button: string): void {
    this.#button = button;
  }

  /** Ends the provider's session, and returns the address of the app that it leads to. */
  async signOut(idToken: string): Promise<URL> {
    const address = new URL((await this.discover()).end_session_endpoint!);
    address.search = new URLSearchParams({
      id_token_hint: idToken,
      post_logout_redirect_uri: REDIRECT_URI,
      state: 'gone',
    }).toString();
    return this.#visit(address);
  }

  /** Goes to the provider as the app sends them, and comes back with tokens. */
  async signIn(request: SignInRequest = {}): Promise<Tokens> {
    const { clientId = this.oidc.clientId, scope = 'openid email roles', parameters, dpop } = request;
    const server = await this.discover();
    const client: oauth.Client = { client_id: clientId };
    const verifier = oauth.generateRandomCodeVerifier();
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    const address = new URL(server.authorization_endpoint!);
    address.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...parameters,
    }).toString();
    const returned = await this.#visit(address);
    if (returned.searchParams.has('error')) {
      throw new RefusedByProvider(
        returned.searchParams.get('error')!,
        returned.searchParams.get('error_description') ?? undefined,
      );
    }
    const redeem = () =>
      oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        oauth.validateAuthResponse(server, client, returned, state),
        REDIRECT_URI,
        verifier,
        { [oauth.allowInsecureRequests]: true, DPoP: dpop },
      );
    const process = (response: Response) =>
      oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce });
    const answer = await redeem()
      .then(process)
      .catch((error: unknown) => {
        if (!oauth.isDPoPNonceError(error)) throw error;
        return redeem().then(process);
      });
    return tokensOf(answer);
  }

  /** Takes new tokens for the old authentication, as a page does before its access token ends. */
  async refresh(refreshToken: string, clientId = this.oidc.clientId): Promise<Tokens> {
    const [server, client] = [await this.discover(), { client_id: clientId }];
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, {
      [oauth.allowInsecureRequests]: true,
    });
    return tokensOf(await oauth.processRefreshTokenResponse(server, client, response));
  }

  async discover(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(this.oidc.issuer);
    const response = await oauth.discoveryRequest(issuer, { [oauth.allowInsecureRequests]: true });
    return oauth.processDiscoveryResponse(issuer, response);
  }

  /** Follows where the provider leads, answers its forms, and returns the address of the app it ends at. */
  async #visit(start: URL): Promise<URL> {
    let [address, body]: [URL, URLSearchParams | null] = [start, null];
    for (let steps = 0; steps < 20; steps++) {
      if (address.href.startsWith(REDIRECT_URI)) return address;
      const response = await this.#request(address, body);
      body = null;
      const location = response.headers.get('Location');
      if (location !== null) {
        address = new URL(location, address);
      } else {
        const html = await response.text();
        this.pages.push({ html, policy: response.headers.get('Content-Security-Policy') ?? '' });
        [address, body] = this.#fillIn(html, address);
      }
    }
    throw new Error(`The provider leads nowhere: ${this.shown.join(', ')}`);
  }

  async #request(address: URL, body: URLSearchParams | null): Promise<Response> {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { Cookie: [...this.#cookies].map(pair => pair.join('=')).join('; ') },
      ...(body && { method: 'POST', body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split('=') as [string, string];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** Fills in the first form of a page. */
  #fillIn(page: string, address: URL): [URL, URLSearchParams] {
    const heading = /<h1>([^<]*)<\/h1>/.exec(page)?.[1] ?? '';
    const problem = /role="alert">([^<]*)</.exec(page)?.[1];
    this.shown.push(problem ? `${heading}: ${problem}` : heading);
    assert.ok(this.shown.length < 8, `The provider asks again and again: ${this.shown.join(', ')}`);
    const form = this.#formOf(page);
    assert.ok(form, `There is no form on the page:\n${page}`);
    const body = new URLSearchParams();
    for (const [input, name] of form.markup.matchAll(/<input[^>]*?\sname="(\w+)"[^>]*>/g)) {
      const value = /type="hidden"/.test(input) ? /value="([^"]*)"/.exec(input)![1]! : this.answers[name!]!();
      body.set(name!, value);
    }
    if (heading === 'Sign out?') body.set('logout', 'yes');
    return [new URL(form.action, address), body];
  }

  /** The form that the wanted button sends, else the first one of the page. */
  #formOf(page: string): { action: string; markup: string } | undefined {
    const forms = [...page.matchAll(/<form[^>]*?action="([^"]*)"[^>]*>([^]*?)<\/form>/g)].map(
      ([, action, markup]) => ({ action: action!, markup: markup! }),
    );
    const chosen = this.#button && forms.find(({ markup }) => markup.includes(`>${this.#button}<`));
    if (!chosen) return forms[0];
    const button = chosen.markup.split('<button').find(part => part.includes(`>${this.#button}<`))!;
    return { ...chosen, action: /formaction="([^"]*)"/.exec(button)?.[1] ?? chosen.action };
  }

  /** From the authenticator app or the newest mail, as the page that is shown wants it. */
  #code(): string {
    const { members, outbox, now } = this.oidc.emulator.state;
    if (this.shown.at(-1)?.startsWith('Check your mail')) return outbox.mails[0]!.code;
    const member = members.byEmail(this.email)!;
    // A code counts once, and nobody wants to wait half a minute for the next: they change their phone.
    if (member.totp!.current().used) members.setTotp(member, new TotpFactor(now, this.email));
    return member.totp!.current().code;
  }
}

function tokensOf(answer: oauth.TokenEndpointResponse): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    idToken: answer.id_token!,
    claims: oauth.getValidatedIdTokenClaims(answer)!,
  };
}
