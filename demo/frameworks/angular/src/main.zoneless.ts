import 'stepup-elements';
import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app.component';

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] }).catch(console.error);
