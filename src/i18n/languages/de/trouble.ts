import type { TroubleTexts } from '../en/trouble.js';

/** German. */
export const texts: TroubleTexts = {
  'challenge-empty': 'Bitte füllen Sie dieses Feld aus.',
  'challenge-wrong': 'Das stimmt nicht. Verbleibende Versuche: {tries}',
  'challenge-paused': 'Zu viele Versuche. In {time} geht es weiter.',
  'challenge-unreachable': 'Der Server ist nicht erreichbar. Bitte versuchen Sie es erneut.',
  'challenge-passkey-unused':
    'Es wurde kein Passkey verwendet. Versuchen Sie es erneut oder wählen Sie eine andere Methode.',
  'challenge-passkey-refused': 'Dieser Passkey wurde nicht anerkannt.',
  'challenge-window-blocked':
    'Der Browser hat das Fenster blockiert. Erlauben Sie es für diese Seite und versuchen Sie es erneut.',
  'challenge-window-refused': 'Was im anderen Fenster geschah, wurde nicht anerkannt.',
};
