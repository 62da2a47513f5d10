/** Adds one to an output of the page. */
export function count(name) {
  const output = document.querySelector(`output.${name}`);
  output.textContent = String(Number(output.textContent) + 1);
}

document.querySelector('.delete').addEventListener('click', () => count('deleted'));
