/** A layer of a page that a gate is in, or that is open beside it. */
export interface PageLayer {
  /** What it is made of. */
  readonly name: string;
  /** The markup, with `GATE` where the gate is. */
  readonly html: string;
  /** Opens it. The signal ends what it listens to. */
  open(layer: Tools): void;
}

/** What a layer does itself with. */
export interface Tools {
  /** The element with the class `layer`. */
  readonly layer: HTMLElement;
  readonly signal: AbortSignal;
  /** What it does when it takes something for a dismissal. */
  close(): void;
  /** Gives the focus to its first button. */
  pull(): void;
}

const listen = (
  { signal }: Tools,
  target: EventTarget,
  types: string[],
  hear: (event: Event) => void,
  options: AddEventListenerOptions = {},
): void => types.forEach(type => target.addEventListener(type, hear, { signal, ...options }));

const isIn = ({ layer }: Tools, event: Event): boolean => layer.contains(event.target as Node);

/** Sets attributes on whatever is added to body. */
function hideWhatComes({ signal }: Tools, ...names: string[]): void {
  const observer = new MutationObserver(records => {
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        if (node instanceof Element) for (const name of names) node.setAttribute(name, 'true');
  });
  observer.observe(document.body, { childList: true });
  signal.addEventListener('abort', () => observer.disconnect());
}

export const PAGE_LAYERS: PageLayer[] = [
  {
    name: 'a menu that pulls the focus back, above a page that cannot be clicked',
    html: '<div class="layer" role="menu" tabindex="-1" style="position:fixed;inset:0 auto auto 0;pointer-events:auto">GATE</div>',
    open(tools) {
      const { style } = document.body;
      style.pointerEvents = 'none';
      tools.signal.addEventListener('abort', () => (style.pointerEvents = ''));
      listen(tools, document, ['focusin'], event => isIn(tools, event) || tools.pull());
      document.onpointerdown = () => tools.close();
      tools.signal.addEventListener('abort', () => (document.onpointerdown = null));
      // The press on the trigger itself is none outside.
      listen(tools, tools.layer, ['pointerdown'], event => event.stopPropagation());
    },
  },
  {
    name: 'a popover around the gate',
    html: '<div class="layer" popover="manual" style="width:90vw;height:90vh">GATE</div>',
    open: ({ layer }) => layer.showPopover(),
  },
  {
    name: 'a popover that is dismissed by a press outside, and one that was opened from it',
    html: `<div class="layer" popover="auto" id="outer" style="color:red">Menu
      <button type="button" popovertarget="inner">More</button></div>
      <div popover="auto" id="inner" style="inset:0;width:80vw;height:80vh">GATE</div>`,
    open({ layer }) {
      layer.showPopover();
      layer.querySelector('button')!.click();
    },
  },
  {
    name: 'a toast elsewhere, in the top layer and across the window',
    html: '<div class="layer" popover="manual" style="inset:10%;width:80vw;height:80vh">Saved.</div>GATE',
    open({ layer }) {
      layer.showPopover();
      layer.style.clipPath = 'inset(0)';
      // Out of the way of the trigger.
      layer.style.top = '15%';
    },
  },
  {
    name: 'a library that makes inert and hides whatever is added to body',
    html: '<div class="layer">GATE</div>',
    open: tools => hideWhatComes(tools, 'inert', 'aria-hidden'),
  },
  {
    name: 'a drawer that hears everything on the way down, stops it and prevents it',
    html: '<div class="layer" style="position:fixed;inset:0 auto 0 0;z-index:9">GATE</div>',
    open(tools) {
      const types = [
        'pointerdown',
        'mousedown',
        'pointerup',
        'mouseup',
        'click',
        'keydown',
        'wheel',
        'touchmove',
      ];
      const hear = (event: Event): void => {
        if (event.type === 'keydown' && (event as KeyboardEvent).key !== 'Tab') return;
        if (event.type === 'keydown' || isIn(tools, event)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        tools.close();
      };
      listen(tools, document, types, hear, { capture: true, passive: false });
    },
  },
  {
    name: 'a dialog that looks a frame or a task later at where a press and the focus went',
    html: '<div class="layer" role="dialog" style="position:fixed;inset:0 70% 0 0;z-index:9">GATE</div>',
    open(tools) {
      const check = (event: Event): void => {
        if (!isIn(tools, event)) tools.close();
      };
      const hear = (event: Event): void => {
        requestAnimationFrame(() => check(event));
        setTimeout(check, 0, event);
      };
      listen(tools, document, ['pointerdown', 'mousedown', 'focusin'], hear, { capture: true });
    },
  },
  {
    name: 'a menu that keeps the focus by what the document says has it, on the way down',
    html: '<div class="layer" role="menu">GATE</div>',
    open(tools) {
      const check = (): void => void (tools.layer.contains(document.activeElement) || tools.pull());
      listen(tools, document, ['focusin', 'focus'], check, { capture: true });
    },
  },
  {
    name: 'a layer that pulls the focus back again and again',
    html: '<section class="layer">GATE</section>',
    open(tools) {
      const timer = setInterval(() => tools.layer.contains(document.activeElement) || tools.pull(), 5);
      tools.signal.addEventListener('abort', () => clearInterval(timer));
    },
  },
  {
    name: 'a menu that closes when the focus or the mouse leaves it, or anything scrolls',
    html: '<ul class="layer" style="position:fixed;inset:0;background:#eee;margin:0"><li>GATE</li></ul>',
    open(tools) {
      const { layer, close } = tools;
      listen(tools, layer, ['focusout', 'mouseleave', 'pointerleave'], event => {
        if (!layer.contains((event as FocusEvent).relatedTarget as Node | null)) close();
      });
      listen(tools, layer, ['blur'], close, { capture: true });
      listen(tools, window, ['blur'], close);
      listen(tools, document, ['scroll'], close, { capture: true });
    },
  },
  {
    name: 'a layer above everything, whose scrolling is all that is allowed',
    html: '<div class="layer" style="position:fixed;inset:0;z-index:2147483647;background:#eee">GATE</div>',
    open(tools) {
      const lock = (event: Event): void => void (isIn(tools, event) || event.preventDefault());
      listen(tools, document, ['wheel', 'touchmove'], lock, { passive: false });
    },
  },
  {
    name: 'a style sheet that lets nothing beside the layer be clicked',
    html: '<style>body > :not(.layers) { pointer-events: none !important }</style><div class="layer">GATE</div>',
    open: () => undefined,
  },
  {
    name: 'a popover that takes whatever is outside its box for a dismissal',
    html: '<div class="layer" style="position:fixed;inset:auto auto 0 0">GATE</div>',
    open(tools) {
      const types = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'pointermove', 'wheel'];
      const hear = (event: Event): void => {
        const { clientX, clientY, x, y, pageX, pageY } = event as MouseEvent;
        const { left, right, top, bottom } = tools.layer.getBoundingClientRect();
        const isInBox = (x: number, y: number): boolean => x >= left && x <= right && y >= top && y <= bottom;
        const isInside =
          isInBox(clientX, clientY) && isInBox(x, y) && isInBox(pageX - scrollX, pageY - scrollY);
        if (!isInside) tools.close();
      };
      listen(tools, document, types, hear, { capture: true });
    },
  },
  {
    name: 'hot keys, and a dismissal by any press or key',
    html: '<div class="layer">GATE</div>',
    open(tools) {
      listen(tools, document, ['keydown', 'keyup'], event => {
        const { key, code, keyCode } = event as KeyboardEvent;
        if (!isIn(tools, event) || /Escape|[1-6]/.test(key + code) || keyCode) tools.close();
      });
      const types = [
        'pointerdown',
        'pointerup',
        'mousedown',
        'mouseup',
        'click',
        'input',
        'change',
        'pointermove',
      ];
      listen(tools, document.body, types, event => isIn(tools, event) || tools.close());
      listen(tools, document, types, event => isIn(tools, event) || tools.close(), { capture: true });
    },
  },
];
