import { memoryStepUpStore, type StepUpStore } from '../../../../src/server/backend/index.js';

/** A store of which one operation can be made to do something else. */
export function changeableStore(): StepUpStore & { change: Partial<StepUpStore> } {
  const store = memoryStepUpStore();
  const change: Partial<StepUpStore> = {};
  return new Proxy(store, {
    get: (target, name: keyof StepUpStore) =>
      (name as string) === 'change' ? change : (change[name] ?? target[name]),
  }) as StepUpStore & { change: Partial<StepUpStore> };
}
