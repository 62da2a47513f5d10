import type { BesideTexts } from '../en/beside.js';

/** Korean. */
export const texts: BesideTexts = {
  'mfa-not-asked':
    '현재 역할로는 2차 인증 없이 할 수 있지만 이 단계에서는 2차 인증이 필요합니다. 관리자에게 문의하세요.',
  'setup-mfa-not-asked':
    '현재 역할로는 2차 인증 없이 할 수 있지만 이 단계에서는 2차 인증이 필요합니다. 인증 수단을 등록하거나 관리자에게 문의하세요.',
  'proof-refused': '본인 확인은 되었지만 서버가 받아들이지 않았습니다. 변경된 내용은 없습니다.',
  'left-open': '다른 탭에서 본인 확인을 하고 있습니다. 여기 열려 있는 창은 닫아도 됩니다.',
  'no-answer': '응답이 없습니다. 다시 시도하기 전에 처리되었는지 확인하세요.',
  'setup-heading': '먼저 계정을 보호하세요',
  setup: '인증 앱 같은 2차 인증 수단이 필요합니다.',
  'setup-open': '등록하기',
  'setup-dismiss': '나중에',
  'setup-error': '등록 화면을 열 수 없습니다. 다시 시도하세요.',
  'status-verified': '확인됨, {time} 남음',
  'status-unverified': '확인되지 않음',
  lock: '지금 잠그기',
  'form-sending': '보내는 중…',
  'form-sent': '보냈습니다.',
  'form-refused': '서버가 받아들이지 않았습니다.',
  'form-not-sent': '보내지 않았습니다.',
  'form-unclear': '처리되었는지 분명하지 않습니다. 다시 보내기 전에 확인하세요.',
};
