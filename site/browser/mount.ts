/** Puts an example into its place on a page. `id` is a document of the demo that can be deleted. */
export type Mount = (place: HTMLElement, id: string) => void | Promise<void>;
