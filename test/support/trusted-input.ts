import { sendKeys, sendMouse } from '@web/test-runner-commands';

declare global {
  interface Window {
    /** The engine that the tests run in, set by web-test-runner.config.mjs. */
    __engine: 'chromium' | 'firefox' | 'webkit';
  }
}

/** The engine that this test runs in. */
export const engine = window.__engine;

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
export function press(key: string): Promise<void> {
  return sendKeys({ press: key });
}

/** Types text into what has the focus, by a real keyboard. */
export function type(text: string): Promise<void> {
  return sendKeys({ type: text });
}
