import type { GateTexts } from '../en/gate.js';

/** Korean. */
export const texts: GateTexts = {
  failed: '본인 확인에 실패했습니다. 변경된 내용은 없습니다.',
  denied: '이 계정에는 이 작업을 할 권한이 없습니다.',
  'setup-required': '먼저 2차 인증 수단을 등록하세요.',
  'sign-in-required': '먼저 로그인하세요.',
  unavailable: '지금은 본인 확인을 할 수 없습니다. 변경된 내용은 없습니다.',
  timeout: '시간이 초과되었습니다. 변경된 내용은 없습니다.',
  'invalid-request': '설정이 올바르지 않아 잠겨 있습니다.',
  'invalid-response': '확인 결과가 분명하지 않습니다. 변경된 내용은 없습니다.',
  retry: '다시 시도',
  close: '닫기',
  'setup-offer': '다른 인증 수단 등록',
  verifying: '본인 확인 중…',
  waiting: '다른 탭에서 본인 확인을 요청하고 있습니다.',
  'verify-here': '여기서 확인',
  'in-window': '열린 창에서 본인 확인을 하세요.',
  cancel: '취소',
  'verified-click-again': '확인되었습니다. 계속하려면 다시 클릭하세요.',
  changed: '확인되었지만 클릭한 항목이 바뀌었습니다. 살펴본 뒤 다시 클릭하세요.',
  gone: '클릭한 항목이 이 페이지에 더 이상 없어 아무 작업도 하지 않았습니다.',
  'locked-heading': '잠김',
  locked: '이 내용을 보려면 본인 확인을 하세요.',
  unlock: '잠금 해제',
  resume: '다시 오신 것을 환영합니다. 하던 작업을 계속하시겠습니까?',
  verify: '확인하고 계속',
};
