import { cruise } from 'dependency-cruiser';

/**
 * Finds the circles of imports among the modules of a folder and among its folders, imports of types included.
 * @param {string} folder
 * @returns {Promise<string[]>} a line for each circle
 */
export async function findCircles(folder) {
  const from = {};
  const to = { circular: true };
  const { output } = await cruise([folder], {
    tsPreCompilationDeps: true, // type imports are imports
    doNotFollow: { path: 'node_modules' },
    validate: true,
    ruleSet: {
      forbidden: [
        { name: 'modules', severity: 'error', from, to },
        { name: 'folders', severity: 'error', scope: 'folder', from, to },
      ],
    },
  });
  return output.summary.violations.map(
    ({ from: start, cycle }) => `${start} → ${cycle.map(({ name }) => name).join(' → ')}`,
  );
}
