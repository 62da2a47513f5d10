import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counts, saysWhatIsDone, tellsApart } from '../../../src/gate/release/attributes.js';

const words = (text: string): string[] => text.trim().split(/\s+/);

describe('an attribute of what was clicked', () => {
  const looks = words(`
    class style title hidden lang dir disabled inert tabindex draggable open selected state
    aria-expanded aria-pressed aria-busy aria-describedby aria-controls aria-rowindex aria-posinset aria-hidden
    data-state data-open data-closed data-active data-hover data-hovered data-focus data-focus-visible data-focus-within
    data-pressed data-selected data-highlighted data-disabled data-pending data-loading data-headlessui-state
    data-popup-open data-enter data-leave data-transition data-dragging data-invalid data-touched
    data-side data-align data-orientation data-popper-placement data-floating-ui-inert data-bs-original-title
    data-index data-row-index data-item-index index data-position timeoutid data-timeout-id
    data-v-7ba5bd90 _ngcontent-abc-c123 _nghost-ng-c3245 data-astro-cid-x1 data-svelte-h data-hk q:key x-cloak
    wire:snapshot wire:effects data-phx-session data-phx-ref data-phx-ref-loading data-phx-id
    data-turbo-preview data-turbo-visit-direction up-etag up-time
    max-age data-stepup-max-age data-stepup-audit-tag
    data-dashlane-rid data-gramm data-1p-ignore data-gtm-form-interact-id data-form-type fdprocessedid data-np-uid
    data-keeper-lock-id data-new-gr-c-s-check-loaded
  `);
  for (const name of looks) {
    it(`tells only how something looks or is: ${name}`, () => {
      assert.deepEqual([counts(name), saysWhatIsDone(name), tellsApart(name)], [false, false, false]);
    });
  }

  it('counts as PrimeVue’s list of looks only where it is words', () => {
    const values = ['focus', 'small fluid-x', '', '42', '/jobs/42'];
    assert.deepEqual(
      values.map(value => counts('data-p', value)),
      [false, false, false, true, true],
    );
  });

  const done = words(`
    href xlink:href action method target formaction formmethod form name value type for download command commandfor
    popovertarget onclick onpointerdown resource comment
    hx-delete hx-vals hx-include hx-on:click hx-on::after-request data-hx-post sse-connect ws-send fx-action
    wire:click wire:submit.prevent wire:id x-on:click x-on:click.prevent x-data x-bind:href @click @click.stop
    v-on:click :href phx-click phx-value-id phx-submit ng-click data-ng-click (click) up-href up-follow data-up-href
    on:click jsaction _ unicorn:click data-on-click data-on:click data-signals
    data-turbo-method data-turbo-confirm data-turbo-frame data-remote data-method data-confirm data-controller
    data-action data-job-id-param data-job-id-value data-id data-user-id data-userid data-key data-url data-href
    data-delete-url data-endpoint data-slug data-stepup-key data-stepup-resource data-stepup-action item-id row-key
    data-phx-link data-wp-context data-wp-on--click data-request data-request-data data-reflex data-post script
    rv-on-click dj-click lv-click
  `);
  for (const name of done) {
    it(`says what is done, even where it is added: ${name}`, () => {
      assert.deepEqual([counts(name), saysWhatIsDone(name), tellsApart(name)], [true, true, true]);
    });
  }

  for (const name of words('id alt aria-label')) {
    it(`tells one record from another, and may be added: ${name}`, () => {
      assert.deepEqual([counts(name), saysWhatIsDone(name), tellsApart(name)], [true, false, true]);
    });
  }

  for (const name of words(
    'data-user data-order data-amount data-kind data-name role aria-description whatever',
  )) {
    it(`counts where it was there and has another value: ${name}`, () => {
      assert.deepEqual([counts(name), saysWhatIsDone(name), tellsApart(name)], [true, false, false]);
    });
  }
});
