import { sendKeys, sendMouse } from '@web/test-runner-commands';

declare global {
  interface Window {
    /** The engine that the tests run in, set by web-test-runner.config.mjs. */
    __engine: 'chromium' | 'firefox' | 'webkit';
  }
}

/** The engine that this test runs in. */
export const engine = window.__engine;

/** Whether `clickOn` can use the middle and right button: WebKitWebDriver releases the left one whichever it pressed. */
export const otherButtonsWork = engine !== 'webkit';

/**
 * Whether a tab or a picker can be opened after something was waited for, while the page is active. WebKit only does it
 * in the turn of the gesture, whatever its `navigator.userActivation` says: a gate leaves it to the next click.
 */
export const opensAfterWaiting = engine !== 'webkit';

/** Clicks in the middle of an element, by a real mouse: the event is trusted and activates the page. */
export async function clickOn(element: Element, button: 'left' | 'middle' | 'right' = 'left'): Promise<void> {
  element.scrollIntoView({ block: 'nearest' });
  const { x, y, width, height } = element.getBoundingClientRect();
  await sendMouse({
    type: 'click',
    position: [Math.round(x + width / 2), Math.round(y + height / 2)],
    button,
  });
}

/** Presses a key, or keys joined by `+` ("Shift+Tab"), by a real keyboard. */
export async function press(keys: string): Promise<void> {
  const modifiers = keys.split('+');
  const key = (modifiers.pop() as string).replace('Space', ' '); // what every driver calls it
  for (const modifier of modifiers) await sendKeys({ down: modifier });
  await sendKeys({ press: key });
  for (const modifier of modifiers.reverse()) await sendKeys({ up: modifier });
}

/** Types text into what has the focus, by a real keyboard. */
export function type(text: string): Promise<void> {
  return sendKeys({ type: text });
}
