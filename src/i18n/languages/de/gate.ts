import type { GateTexts } from '../en/gate.js';

/** German. */
export const texts: GateTexts = {
  failed: 'Wir konnten Ihre Identität nicht bestätigen. Es wurde nichts geändert.',
  denied: 'Ihr Konto ist dazu nicht berechtigt.',
  'setup-required': 'Bitte richten Sie zuerst einen zweiten Faktor ein.',
  'sign-in-required': 'Bitte melden Sie sich zuerst an.',
  unavailable: 'Wir konnten Ihre Identität gerade nicht bestätigen. Es wurde nichts geändert.',
  timeout: 'Das hat zu lange gedauert. Es wurde nichts geändert.',
  'invalid-request': 'Das ist nicht richtig eingerichtet und bleibt daher gesperrt.',
  'invalid-response': 'Die Prüfung ergab kein klares Ergebnis. Es wurde nichts geändert.',
  retry: 'Erneut versuchen',
  close: 'Schließen',
  'setup-offer': 'Anderen Faktor einrichten',
  verifying: 'Ihre Identität wird bestätigt\u00a0…',
  waiting: 'Sie werden in einem anderen Tab gefragt.',
  'verify-here': 'Hier bestätigen',
  'in-window': 'Bestätigen Sie Ihre Identität in dem Fenster, das sich geöffnet hat.',
  cancel: 'Abbrechen',
  'verified-click-again': 'Bestätigt. Klicken Sie noch einmal, um fortzufahren.',
  changed:
    'Bestätigt, aber was Sie angeklickt haben, hat sich geändert. Prüfen Sie es und klicken Sie noch einmal.',
  gone: 'Was Sie angeklickt haben, ist nicht mehr auf der Seite. Es wurde nichts getan.',
  'locked-heading': 'Gesperrt',
  locked: 'Bestätigen Sie Ihre Identität, um das zu sehen.',
  unlock: 'Entsperren',
  resume: 'Willkommen zurück. Möchten Sie fortfahren?',
  verify: 'Bestätigen und fortfahren',
};
