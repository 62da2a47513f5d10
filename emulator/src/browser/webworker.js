// The static script. A classic one knows its element, and needs it: a relative import of a script from another
// origin leads nowhere. A module has no element, and its imports are relative to itself.
{
  const { src } = document.currentScript ?? {};
  import(src ? new URL('static.js', src).href : './static.js').catch(error =>
    console.error('[Transcodes]', error),
  );
}
