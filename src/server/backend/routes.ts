/** What a request of the wire wants. */
export type Route =
  | { name: 'session' | 'questions' | 'external' }
  | { name: 'question' | 'challenges' | 'answers'; id: string };

const METHODS: Record<Route['name'], string[]> = {
  session: ['GET'],
  questions: ['POST'],
  question: ['GET', 'DELETE'],
  challenges: ['POST'],
  answers: ['POST'],
  external: ['GET'],
};

/** The methods that a route knows. */
export function methodsOf({ name }: Route): string[] {
  return METHODS[name];
}

/**
 * Finds what a path of the wire wants.
 * @param urls The paths under which the wire may lie.
 * @returns null where the path is not the wire's.
 */
export function findRoute(path: string, urls: readonly string[]): Route | null {
  const url = urls.find(prefix => path.startsWith(`${prefix}/`));
  if (url === undefined) return null;
  const [first, id, last, ...rest] = path.slice(url.length + 1).split('/');
  if (rest.length > 0) return null;
  if (first === 'questions' && id) {
    if (last === undefined) return { name: 'question', id };
    return last === 'challenges' || last === 'answers' ? { name: last, id } : null;
  }
  const isAlone = id === undefined;
  return isAlone && (first === 'session' || first === 'questions' || first === 'external')
    ? { name: first }
    : null;
}
