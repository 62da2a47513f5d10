const BUTTONS = { left: 0, middle: 1, right: 2 };

// W3C WebDriver §17.4.2: keys that are no characters
const KEYS = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  F8: '\uE038',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
  Meta: '\uE03D',
};

/**
 * Opens a browser session over W3C WebDriver and returns the part of a puppeteer `Page` that the runner's
 * commands use, so that no client library is needed.
 */
export async function webDriverSession(address, capabilities) {
  const { sessionId } = await send('POST', `${address}/session`, {
    capabilities: { alwaysMatch: { ...capabilities, pageLoadStrategy: 'none' } },
  });
  const session = `${address}/session/${sessionId}`;
  // WebKitWebDriver refuses an interaction while another one is under way
  let last = Promise.resolve();
  const perform = actions =>
    (last = last.catch(() => undefined).then(() => send('POST', `${session}/actions`, { actions })));
  const keys = actions => perform([{ type: 'key', id: 'keyboard', actions }]);
  const pointer = actions => perform([{ type: 'pointer', id: 'mouse', actions }]);
  const keyDown = key => ({ type: 'keyDown', value: keyValue(key) });
  const keyUp = key => ({ type: 'keyUp', value: keyValue(key) });
  const stroke = key => [keyDown(key), keyUp(key)];
  // WebKitGTK takes a key, not a character: without Shift it types "a" for "A"
  const typed = character =>
    /[A-Z~!@#$%^&*()_+{}|:"<>?]/.test(character)
      ? [keyDown('Shift'), ...stroke(character), keyUp('Shift')]
      : stroke(character);
  const moveTo = (x, y) => ({ type: 'pointerMove', duration: 0, x, y });
  const buttonDown = button => ({ type: 'pointerDown', button: BUTTONS[button] });
  const buttonUp = button => ({ type: 'pointerUp', button: BUTTONS[button] });

  return {
    goto: url => send('POST', `${session}/url`, { url }),
    url: () => send('GET', `${session}/url`),
    setViewport: size => send('POST', `${session}/window/rect`, size),
    close: () => send('DELETE', session),
    keyboard: {
      type: text => keys([...text].flatMap(character => typed(character))),
      press: key => keys(stroke(key)),
      down: key => keys([keyDown(key)]),
      up: key => keys([keyUp(key)]),
    },
    mouse: {
      move: (x, y) => pointer([moveTo(x, y)]),
      click: (x, y, { button = 'left' } = {}) =>
        pointer([moveTo(x, y), buttonDown(button), buttonUp(button)]),
      down: ({ button = 'left' } = {}) => pointer([buttonDown(button)]),
      up: ({ button = 'left' } = {}) => pointer([buttonUp(button)]),
      reset: () => send('DELETE', `${session}/actions`),
    },
  };
}

function keyValue(key) {
  const value = KEYS[key] ?? key;
  if ([...value].length === 1) return value;
  throw new Error(`"${key}" is no key that scripts/webdriver-session.mjs knows`);
}

async function send(method, url, body) {
  const response = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok)
    throw new Error(`WebDriver ${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}
