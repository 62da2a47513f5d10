import { createElement, lazy, Suspense, type ComponentType, type ReactNode } from 'react';

/** `next/dynamic` as far as the example of docs/frameworks/next.md goes, for a page that no Next.js serves. */
export default function dynamic<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { loading }: { ssr: false; loading: () => ReactNode },
): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return props => createElement(Suspense, { fallback: loading() }, createElement(Loaded, props));
}
