// Runs before anything else on the page: counts what stays alive. No module, so that it can be injected as it is.
{
  const counts = { timers: new Set(), channels: 0, listeners: {} };
  Object.assign(window, { counts });

  for (const [start, stop] of [
    ['setTimeout', 'clearTimeout'],
    ['setInterval', 'clearInterval'],
  ]) {
    const [native, nativeStop] = [window[start], window[stop]];
    window[start] = (callback, delay, ...rest) => {
      const id = native(
        (...values) => {
          if (start === 'setTimeout') counts.timers.delete(id);
          callback(...values);
        },
        delay,
        ...rest,
      );
      counts.timers.add(id);
      return id;
    };
    window[stop] = id => {
      counts.timers.delete(id);
      nativeStop(id);
    };
  }

  window.BroadcastChannel = class extends BroadcastChannel {
    constructor(name) {
      super(name);
      counts.channels++;
    }
  };

  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const isShared = target => target === window || target === document;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (isShared(this ?? window)) counts.listeners[type] = (counts.listeners[type] ?? 0) + 1;
    return addEventListener.call(this ?? window, type, ...rest);
  };
  EventTarget.prototype.removeEventListener = function (type, ...rest) {
    if (isShared(this ?? window)) counts.listeners[type]--;
    return removeEventListener.call(this ?? window, type, ...rest);
  };
}
