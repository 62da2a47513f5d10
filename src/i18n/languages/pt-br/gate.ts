import type { GateTexts } from '../en/gate.js';

/** Brazilian Portuguese. */
export const texts: GateTexts = {
  failed: 'Não foi possível confirmar sua identidade. Nada foi alterado.',
  denied: 'Sua conta não tem permissão para fazer isso.',
  'setup-required': 'Configure primeiro um segundo fator.',
  'sign-in-required': 'Entre primeiro na sua conta.',
  unavailable: 'Não foi possível confirmar sua identidade agora. Nada foi alterado.',
  timeout: 'Demorou demais. Nada foi alterado.',
  'invalid-request': 'Isso não está configurado corretamente e continua bloqueado.',
  'invalid-response': 'A verificação não deu um resultado claro. Nada foi alterado.',
  retry: 'Tentar novamente',
  close: 'Fechar',
  'setup-offer': 'Configurar outro fator',
  verifying: 'Confirmando sua identidade…',
  waiting: 'A confirmação está sendo pedida em outra guia.',
  'verify-here': 'Confirmar aqui',
  'in-window': 'Confirme sua identidade na janela que foi aberta.',
  cancel: 'Cancelar',
  'verified-click-again': 'Confirmado. Clique de novo para continuar.',
  changed: 'Confirmado, mas o item em que você clicou mudou. Confira e clique de novo.',
  gone: 'O item em que você clicou não está mais nesta página. Nada foi feito.',
  'locked-heading': 'Bloqueado',
  locked: 'Confirme sua identidade para ver isto.',
  unlock: 'Desbloquear',
  resume: 'Boas-vindas de volta. Quer continuar de onde parou?',
  verify: 'Confirmar e continuar',
};
