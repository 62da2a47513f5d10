/** Calls to the emulator for one project. Every failure is an `Error` with a sentence for people. */
export function createApi(base, projectId) {
  const own = new URL(`${projectId}/client/`, base);
  const provider = new URL('v1/auth/temp-session/', base);

  async function call(method, url, { body, token } = {}) {
    const headers = { ...(token && { Authorization: `Bearer ${token}` }) };
    if (body) headers['Content-Type'] = 'application/json';
    let response;
    try {
      response = await fetch(url, {
        method,
        headers,
        body: body && JSON.stringify(body),
        credentials: 'omit',
        cache: 'no-store',
      });
    } catch (cause) {
      throw new Error('Network error: the identity provider could not be reached.', { cause });
    }
    const answer = await response.json().catch(() => null);
    if (answer?.success === true) return answer.payload;
    const error = new Error(answer?.error ?? 'The identity provider failed.');
    error.status = response.status;
    throw error;
  }

  return {
    /** The address of a hosted page. */
    page: (name, query) => {
      const url = new URL(`${projectId}/${name}`, base);
      for (const [key, value] of Object.entries(query)) if (value) url.searchParams.set(key, value);
      return url.href;
    },
    help: { outbox: new URL('outbox', base).href, authenticator: new URL('authenticator', base).href },
    get: (path, token) => call('GET', new URL(path, own), { token }),
    post: (path, body, token) => call('POST', new URL(path, own), { body, token }),
    /** The provider's own routes, by which the hosted pages are reached. */
    temporarySession: {
      get: (path, token) => call('GET', new URL(path, provider), { token }),
      post: (path, body, token) => call('POST', new URL(path, provider), { body, token }),
    },
  };
}
