/** How a name reads for somebody who has it from memory: `max_age`, `maxAge` and `max-age` are the same. */
const asHeard = name => name.toLowerCase().replace(/[^a-z0-9]/g, '');

export function nearestName(name, known, slips = 2) {
  const heard = asHeard(name);
  const allowed = heard.length > 5 ? slips : 1;
  let nearest;
  let least = allowed + 1;
  for (const candidate of known) {
    if (asHeard(candidate)[0] !== heard[0]) continue;
    const distance = distanceBetween(heard, asHeard(candidate), allowed);
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

/** How many letters were left out, added, mistaken or exchanged with the next one; more than `limit` is not counted. */
function distanceBetween(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast;
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isExchanged =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next[column] = Math.min(
        last[column] + 1,
        next[column - 1] + 1,
        last[column - 1] + (isSame ? 0 : 1),
        isExchanged ? beforeLast[column - 2] + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, next];
  }
  return last[b.length];
}
