/**
 * The part of Chromium's launcher that opens pages. A new browser window costs more than half a second of computing,
 * which is more than most files of tests need: so a window is kept, and each file gets a new tab in it. What a file
 * leaves behind (storage, cookies, permissions, other tabs) is gone before the next one begins. Files that run at the
 * same time are in different windows, which share nothing.
 */
export function keptWindows() {
  const idle = [];

  async function createBrowserContext({ browser }) {
    const kept = idle.pop();
    if (kept) return kept;
    const context = await browser.newContext();
    const first = await context.newPage(); // keeps the window open
    const session = await context.newCDPSession(first);
    const close = context.close.bind(context);
    context.close = async () => {
      try {
        for (const page of context.pages()) if (page !== first) await page.close();
        await context.clearCookies();
        await context.clearPermissions();
        await session.send('Storage.clearDataForOrigin', { origin: '*', storageTypes: 'all' });
        idle.push(context);
      } catch {
        await close(); // what cannot be emptied is not used again
      }
    };
    return context;
  }
  return { createBrowserContext };
}
