import { expect } from '@open-wc/testing';
import { StepUpClient } from '../../src/client/index.js';

describe('A message to the developer', () => {
  it('is a sentence where a test runner asks for the condition `development`', () => {
    expect(() => new StepUpClient({ maxAge: 'soon' })).to.throw(
      'maxAge="soon" is not allowed: use whole seconds',
    );
  });
});
