import type { BesideTexts } from '../en/beside.js';

/** Spanish. */
export const texts: BesideTexts = {
  'mfa-not-asked':
    'Su rol le permite hacer esto sin un segundo factor, pero este paso lo exige. Consulte a un administrador.',
  'setup-mfa-not-asked':
    'Su rol le permite hacer esto sin un segundo factor, pero este paso lo exige. Configure uno o consulte a un administrador.',
  'proof-refused':
    'Su identidad está confirmada, pero el servidor no ha aceptado la prueba. No se ha cambiado nada.',
  'left-open':
    'Está confirmando su identidad en otra pestaña. Puede cerrar la ventana que sigue abierta aquí.',
  'no-answer': 'No hubo respuesta. Compruebe si se ha realizado antes de reintentarlo.',
  'setup-heading': 'Proteja primero su cuenta',
  setup: 'Necesita un segundo factor, por ejemplo una aplicación de autenticación.',
  'setup-open': 'Configurar',
  'setup-dismiss': 'Ahora no',
  'setup-error': 'No se ha podido abrir la configuración. Inténtelo de nuevo.',
  'status-verified': 'Confirmado durante {time} más',
  'status-unverified': 'Sin confirmar',
  lock: 'Bloquear ahora',
  'form-sending': 'Enviando…',
  'form-sent': 'Enviado.',
  'form-refused': 'El servidor no lo ha aceptado.',
  'form-not-sent': 'No se ha enviado nada.',
  'form-unclear': 'No es seguro que se haya realizado. Compruébelo antes de volver a enviarlo.',
};
