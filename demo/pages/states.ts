import { byId } from './dom.js';
import { SCENES } from './state-scenes.js';

/** Every state in a frame of its own, as the switches say. The address says it too, so that it can be sent around. */
const form = byId<HTMLFormElement>('switches');
for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLSelectElement) field.value = value;
}
showStates();
form.addEventListener('change', () => {
  history.replaceState(null, '', `?${query().toString()}`);
  showStates();
});

function query(): URLSearchParams {
  const entries = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(entries);
}

function showStates(): void {
  const settings = query();
  const nodes: Node[] = [];
  let element = '';
  for (const scene of SCENES) {
    if (scene.element !== element) nodes.push(headingOf((element = scene.element)));
    const address = new URLSearchParams(settings);
    address.set('scene', scene.name);
    nodes.push(frameOf(`/states/one?${address.toString()}`, scene.state, scene.height));
  }
  byId('states').replaceChildren(...nodes);
}

function headingOf(text: string): HTMLElement {
  const heading = document.createElement('h2');
  heading.textContent = `<${text}>`;
  return heading;
}

function frameOf(src: string, state: string, height: number): HTMLElement {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = state;
  const frame = document.createElement('iframe');
  Object.assign(frame, { src, title: state, loading: 'lazy', height, width: query().get('width') });
  figure.append(caption, frame);
  return figure;
}
