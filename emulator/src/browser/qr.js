const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 4;

/** Draws a QR code from rows of `0` and `1`, dark on light whatever the page's colours are. */
export function qrCode(rows, label) {
  const size = rows.length + 2 * MARGIN;
  const svg = create('svg', {
    class: 'qr',
    role: 'img',
    'aria-label': label,
    viewBox: `0 0 ${size} ${size}`,
  });
  const modules = rows
    .flatMap((row, y) =>
      [...row].map((bit, x) => (bit === '1' ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : '')),
    )
    .join('');
  svg.append(
    create('rect', { width: size, height: size, fill: '#fff' }),
    create('path', { d: modules, fill: '#000', 'shape-rendering': 'crispEdges' }),
  );
  return svg;
}

function create(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
