// The static script: classic, no `init`. It sets `window.transcodes` some time after it has run.
{
  const { src } = document.currentScript;
  const url = new URL(src);
  const projectId = url.pathname.split('/').at(-2);
  import(new URL('../sdk/create-sdk.js', url).href)
    .then(({ createSdk }) => {
      const sdk = createSdk({ base: new URL('..', url), projectId, switches: url.searchParams });
      return sdk.start().then(() => (window.transcodes = sdk.api));
    })
    .catch(error => console.error('[Transcodes]', error));
}
