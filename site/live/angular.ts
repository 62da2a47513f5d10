import { createComponent, inputBinding, provideZonelessChangeDetection, signal } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { DeleteDocument } from 'docs-code:frameworks/angular/delete-document.component.ts';
import type { Mount } from '../browser/mount.js';

export const mount: Mount = async (place, id) => {
  const application = await createApplication({ providers: [provideZonelessChangeDetection()] });
  const component = createComponent(DeleteDocument, {
    environmentInjector: application.injector,
    hostElement: place,
    bindings: [inputBinding('id', signal(id))],
  });
  application.attachView(component.hostView);
};
