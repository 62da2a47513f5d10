import type { BesideTexts } from '../en/beside.js';

/** German. */
export const texts: BesideTexts = {
  'mfa-not-asked':
    'Ihre Rolle erlaubt das ohne zweiten Faktor, dieser Schritt verlangt aber einen. Bitte wenden Sie sich an Ihre Administration.',
  'setup-mfa-not-asked':
    'Ihre Rolle erlaubt das ohne zweiten Faktor, dieser Schritt verlangt aber einen. Richten Sie einen ein oder wenden Sie sich an Ihre Administration.',
  'proof-refused':
    'Ihre Identität ist bestätigt, aber der Server hat das nicht anerkannt. Es wurde nichts geändert.',
  'left-open':
    'Sie bestätigen Ihre Identität in einem anderen Tab. Das Fenster, das hier noch offen ist, können Sie schließen.',
  'no-answer': 'Es kam keine Antwort. Prüfen Sie, ob es ausgeführt wurde, bevor Sie es erneut versuchen.',
  'setup-heading': 'Schützen Sie zuerst Ihr Konto',
  setup: 'Sie brauchen einen zweiten Faktor, zum Beispiel eine Authenticator-App.',
  'setup-open': 'Einrichten',
  'setup-dismiss': 'Nicht jetzt',
  'setup-error': 'Die Einrichtung ließ sich nicht öffnen. Bitte versuchen Sie es erneut.',
  'status-verified': 'Bestätigt, noch {time}',
  'status-unverified': 'Nicht bestätigt',
  lock: 'Jetzt sperren',
  'form-sending': 'Wird gesendet\u00a0…',
  'form-sent': 'Gesendet.',
  'form-refused': 'Der Server hat das nicht angenommen.',
  'form-not-sent': 'Es wurde nichts gesendet.',
  'form-unclear': 'Es ist nicht sicher, ob es ausgeführt wurde. Prüfen Sie es, bevor Sie es erneut senden.',
};
