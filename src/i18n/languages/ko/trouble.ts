import type { TroubleTexts } from '../en/trouble.js';

/** Korean. */
export const texts: TroubleTexts = {
  'challenge-empty': '이 항목을 입력하세요.',
  'challenge-wrong': '올바르지 않습니다. 남은 횟수: {tries}',
  'challenge-paused': '시도 횟수가 너무 많습니다. {time} 후에 계속할 수 있습니다.',
  'challenge-unreachable': '서버에 연결할 수 없습니다. 다시 시도하세요.',
  'challenge-passkey-unused': '패스키가 사용되지 않았습니다. 다시 시도하거나 다른 방법을 선택하세요.',
  'challenge-passkey-refused': '이 패스키는 인정되지 않았습니다.',
  'challenge-window-blocked': '브라우저가 창을 차단했습니다. 이 페이지에서 허용한 뒤 다시 시도하세요.',
  'challenge-window-refused': '다른 창에서 한 확인은 인정되지 않았습니다.',
};
