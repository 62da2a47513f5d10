/** What the demo uses of `oidc-provider`, which comes without types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  /** Koa's context, with the request as the provider understands it. */
  export interface ProviderContext {
    type: string;
    body: string;
    status: number;
    set(name: string, value: string): void;
    oidc: {
      issuer: string;
      params: Record<string, string | undefined>;
      acr: string | undefined;
      client: { clientId: string };
      session: { accountId?: string };
      claims: { id_token?: { acr?: { essential?: boolean; value?: string; values?: string[] } | null } };
      entities: Record<string, { acr?: string; amr?: string[]; authTime?: number } | undefined>;
    };
  }

  /** A question to the person, as it is kept between the pages of it. */
  export interface InteractionDetails {
    uid: string;
    prompt: { name: string; reasons: string[]; details: Record<string, unknown> };
    params: Record<string, string | undefined>;
    session?: { accountId?: string; acr?: string; amr?: string[] };
  }

  export type InteractionResult =
    | { consent: Record<string, never> }
    | { login: { accountId: string; acr: string; amr: string[] } }
    | { error: string; error_description: string };

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    /** Whether `X-Forwarded-*` is believed. */
    proxy: boolean;
    readonly Client: { prototype: Record<string, unknown> };
    readonly Grant: new (properties: { accountId: string; clientId: string }) => {
      addOIDCScope(scope: string): void;
      addOIDCClaims(claims: string[]): void;
      addResourceScope(resource: string, scope: string): void;
      save(): Promise<string>;
    };
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
    interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<InteractionDetails>;
    interactionFinished(req: IncomingMessage, res: ServerResponse, result: InteractionResult): Promise<void>;
    use(middleware: (ctx: ProviderContext, next: () => Promise<void>) => Promise<void>): void;
    on(event: 'server_error', listener: (ctx: ProviderContext, error: Error) => void): void;
  }

  export namespace interactionPolicy {
    class Check {
      constructor(
        reason: string,
        description: string,
        error: string,
        check: (ctx: ProviderContext) => boolean,
      );
    }
    function base(): Array<unknown> & {
      get(name: string): { checks: { add(check: Check): void } };
    };
  }
}
