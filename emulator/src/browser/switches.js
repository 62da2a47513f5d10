/**
 * How the emulator is to answer where builds of the provider differ: the script's query decides, else what was
 * posted to `/emulator/faults`.
 */
export function createSwitches(api, query) {
  return async name => {
    const own = query.get(name);
    if (own !== null) return own;
    // Where the emulator was told to fail, the default of its pages is as good as any.
    const [posted] = await api.get('switches').catch(() => [{}]);
    return posted[name];
  };
}
