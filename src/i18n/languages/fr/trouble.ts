import type { TroubleTexts } from '../en/trouble.js';

/** French. */
export const texts: TroubleTexts = {
  'challenge-empty': 'Veuillez remplir ce champ.',
  'challenge-wrong': 'Ce n’est pas correct. Tentatives restantes\u00a0: {tries}',
  'challenge-paused': 'Trop de tentatives. Vous pourrez continuer dans {time}.',
  'challenge-unreachable': 'Le serveur est injoignable. Veuillez réessayer.',
  'challenge-passkey-unused':
    'Aucune clé d’accès n’a été utilisée. Réessayez ou choisissez une autre méthode.',
  'challenge-passkey-refused': 'Cette clé d’accès n’a pas été acceptée.',
  'challenge-window-blocked':
    'Le navigateur a bloqué la fenêtre. Autorisez-la pour cette page, puis réessayez.',
  'challenge-window-refused': 'Ce qui a été fait dans l’autre fenêtre n’a pas été accepté.',
};
