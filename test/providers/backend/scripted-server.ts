/** What was sent to the server. */
export interface Sent {
  method: string;
  path: string;
  body: unknown;
  headers: Headers;
}

/** A `fetch` that stands for a server which answers what a test says, in that order, and the sends that it has seen. */
export function scriptedServer(...answers: Array<[status: number, body?: unknown] | Error>): {
  fetch: typeof globalThis.fetch;
  sent: Sent[];
} {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: async (input, init = {}) => {
      const url = new URL(String(input));
      sent.push({
        method: init.method!,
        path: url.pathname,
        body: init.body ? (JSON.parse(init.body as string) as unknown) : undefined,
        headers: new Headers(init.headers),
      });
      const answer = answers.shift();
      init.signal?.throwIfAborted();
      if (answer instanceof Error) throw answer;
      const [status, body] = answer ?? [204];
      return new Response(
        body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
        {
          status,
        },
      );
    },
  };
}

/** An answer with a proof. */
export function verified(changes: object = {}): [number, object] {
  const verifiedAt = Date.now();
  return [
    200,
    {
      status: 'verified',
      sid: 'sid-0123456789abcdef',
      verifiedAt,
      expiresAt: verifiedAt + 600_000,
      kind: 'step-up',
      ...changes,
    },
  ];
}

/** An answer with a question. */
export function open(...methods: object[]): [number, object] {
  return [201, { status: 'open', id: 'question-0123456789', expiresAt: Date.now() + 300_000, methods }];
}
