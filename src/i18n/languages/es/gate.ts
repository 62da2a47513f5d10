import type { GateTexts } from '../en/gate.js';

/** Spanish. */
export const texts: GateTexts = {
  failed: 'No hemos podido confirmar su identidad. No se ha cambiado nada.',
  denied: 'Su cuenta no tiene permiso para hacer esto.',
  'setup-required': 'Configure primero un segundo factor.',
  'sign-in-required': 'Inicie sesión primero.',
  unavailable: 'Ahora mismo no podemos confirmar su identidad. No se ha cambiado nada.',
  timeout: 'Ha tardado demasiado. No se ha cambiado nada.',
  'invalid-request': 'Esto no está bien configurado, así que sigue bloqueado.',
  'invalid-response': 'La comprobación no ha dado un resultado claro. No se ha cambiado nada.',
  retry: 'Reintentar',
  close: 'Cerrar',
  'setup-offer': 'Configurar otro factor',
  verifying: 'Confirmando su identidad…',
  waiting: 'Se le está pidiendo la confirmación en otra pestaña.',
  'verify-here': 'Confirmar aquí',
  'in-window': 'Confirme su identidad en la ventana que se ha abierto.',
  cancel: 'Cancelar',
  'verified-click-again': 'Confirmado. Haga clic de nuevo para continuar.',
  changed: 'Confirmado, pero el elemento en el que hizo clic ha cambiado. Revíselo y haga clic de nuevo.',
  gone: 'El elemento en el que hizo clic ya no está en esta página. No se ha hecho nada.',
  'locked-heading': 'Bloqueado',
  locked: 'Confirme su identidad para ver esto.',
  unlock: 'Desbloquear',
  resume: 'Le damos la bienvenida de nuevo. ¿Quiere seguir donde lo dejó?',
  verify: 'Confirmar y continuar',
};
