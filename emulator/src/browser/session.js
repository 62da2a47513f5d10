/**
 * Who is signed in on this origin. The refresh token is kept in localStorage, so that it outlives a reload and
 * all tabs share it (in memory only where storage does not work); access tokens are never stored.
 */
export function createSession(api, projectId, emit) {
  const key = `transcodes-emulator:${projectId}`;
  let refreshToken = null;
  let token = null;
  let refreshing = null;
  let timer;

  function read() {
    try {
      return localStorage.getItem(key);
    } catch {
      return refreshToken;
    }
  }

  function write(value) {
    refreshToken = value;
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      // A frame without storage keeps its session in memory.
    }
  }

  function changed() {
    emit('AUTH_STATE_CHANGED', {
      isAuthenticated: token !== null,
      accessToken: token?.accessToken ?? null,
      expiresAt: token?.expiresAt ?? null,
      member: token?.member ?? null,
    });
  }

  function keep(next) {
    token = next;
    clearTimeout(timer);
    if (token)
      timer = setTimeout(() => void fresh(true), Math.max(token.expiresAt - Date.now() - 30_000, 5000));
  }

  function end() {
    const { expiresAt } = token ?? {};
    write(null);
    keep(null);
    if (expiresAt) emit('TOKEN_EXPIRED', { expiredAt: expiresAt });
    changed();
  }

  async function refresh(asked) {
    const known = token !== null;
    try {
      const [next] = await api.post('token', { refreshToken: asked });
      if (asked !== refreshToken) return;
      keep(next);
      if (known) emit('TOKEN_REFRESHED', { accessToken: next.accessToken, expiresAt: next.expiresAt });
      else changed();
    } catch (error) {
      if (asked !== refreshToken) return;
      if (error.status === 401) end();
      else emit('ERROR', { code: 'TOKEN_REFRESH_FAILED', message: error.message });
    }
  }

  /** A token that holds for a while yet, or null. One refresh at a time for each session. */
  async function fresh(renew = false) {
    if (refreshToken === null) return null;
    if (!renew && token && token.expiresAt - Date.now() > 10_000) return token;
    if (refreshing?.asked !== refreshToken) {
      const asked = refreshToken;
      const done = refresh(asked).finally(() => {
        if (refreshing?.done === done) refreshing = null;
      });
      refreshing = { asked, done };
    }
    await refreshing.done;
    return token && token.expiresAt > Date.now() ? token : null;
  }

  async function onStorage(event) {
    if (event.key !== null && event.key !== key) return;
    if (read() === refreshToken) return;
    refreshToken = read();
    keep(null);
    if (refreshToken === null || !(await fresh())) changed();
  }

  refreshToken = read();
  addEventListener('storage', onStorage);

  return {
    /** Whether there is a session, as far as can be told without asking. */
    known: () => refreshToken !== null,
    fresh,
    /** Takes over what a sign-in has answered. */
    begin(next) {
      write(next.refreshToken);
      keep(next);
      changed();
    },
    async signOut() {
      const ended = refreshToken;
      if (ended === null) return;
      write(null);
      keep(null);
      changed();
      await api.post('sign-out', { refreshToken: ended }).catch(() => undefined);
    },
    stop() {
      clearTimeout(timer);
      removeEventListener('storage', onStorage);
    },
  };
}
