import type { TroubleTexts } from '../en/trouble.js';

/** Brazilian Portuguese. */
export const texts: TroubleTexts = {
  'challenge-empty': 'Preencha este campo.',
  'challenge-wrong': 'Não está correto. Tentativas restantes: {tries}',
  'challenge-paused': 'Muitas tentativas. Você poderá continuar em {time}.',
  'challenge-unreachable': 'Não foi possível acessar o servidor. Tente novamente.',
  'challenge-passkey-unused': 'Nenhuma chave de acesso foi usada. Tente novamente ou escolha outro método.',
  'challenge-passkey-refused': 'Esta chave de acesso não foi aceita.',
  'challenge-window-blocked': 'O navegador bloqueou a janela. Permita-a nesta página e tente novamente.',
  'challenge-window-refused': 'O que foi feito na outra janela não foi aceito.',
};
