import type { BesideTexts } from '../en/beside.js';

/** Brazilian Portuguese. */
export const texts: BesideTexts = {
  'mfa-not-asked':
    'Sua função permite isso sem um segundo fator, mas esta etapa exige um. Fale com um administrador.',
  'setup-mfa-not-asked':
    'Sua função permite isso sem um segundo fator, mas esta etapa exige um. Configure um ou fale com um administrador.',
  'proof-refused':
    'Sua identidade foi confirmada, mas o servidor não aceitou a confirmação. Nada foi alterado.',
  'left-open':
    'Você está confirmando sua identidade em outra guia. Pode fechar a janela que ainda está aberta aqui.',
  'no-answer': 'Não houve resposta. Confira se foi concluído antes de tentar novamente.',
  'setup-heading': 'Primeiro, proteja sua conta',
  setup: 'Você precisa de um segundo fator, como um aplicativo autenticador.',
  'setup-open': 'Configurar',
  'setup-dismiss': 'Agora não',
  'setup-error': 'Não foi possível abrir a configuração. Tente novamente.',
  'status-verified': 'Confirmado por mais {time}',
  'status-unverified': 'Não confirmado',
  lock: 'Bloquear agora',
  'form-sending': 'Enviando…',
  'form-sent': 'Enviado.',
  'form-refused': 'O servidor não aceitou.',
  'form-not-sent': 'Nada foi enviado.',
  'form-unclear': 'Não há certeza de que foi concluído. Confira antes de enviar novamente.',
};
