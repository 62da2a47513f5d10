// The same as the light file, with everything that it would load later inside.
export * from './index.js';
export * from '../providers/transcodes/index.js';
