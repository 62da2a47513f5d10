import type { TroubleTexts } from '../en/trouble.js';

/** Spanish. */
export const texts: TroubleTexts = {
  'challenge-empty': 'Rellene este campo.',
  'challenge-wrong': 'No es correcto. Intentos restantes: {tries}',
  'challenge-paused': 'Demasiados intentos. Podrá continuar en {time}.',
  'challenge-unreachable': 'No se ha podido contactar con el servidor. Inténtelo de nuevo.',
  'challenge-passkey-unused':
    'No se ha usado ninguna llave de acceso. Inténtelo de nuevo o elija otro método.',
  'challenge-passkey-refused': 'No se ha aceptado esta llave de acceso.',
  'challenge-window-blocked':
    'El navegador ha bloqueado la ventana. Permítala en esta página e inténtelo de nuevo.',
  'challenge-window-refused': 'No se ha aceptado lo que se hizo en la otra ventana.',
};
