import { cdnFiles } from '../scripts/cdn-files.mjs';

let files: Promise<Map<string, string>> | undefined;

/** The light CDN file, or one of its later parts, built from the sources the first time one is asked for. */
export async function cdnFile(name: string): Promise<string | undefined> {
  files ??= lightFiles().catch((error: unknown) => {
    files = undefined;
    throw error;
  });
  return (await files).get(name);
}

async function lightFiles(): Promise<Map<string, string>> {
  return new Map((await cdnFiles(['light'])).map(({ name, code }) => [name, code]));
}
