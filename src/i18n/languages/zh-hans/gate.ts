import type { GateTexts } from '../en/gate.js';

/** Simplified Chinese. */
export const texts: GateTexts = {
  failed: '无法确认您的身份。未做任何更改。',
  denied: '您的账号无权执行此操作。',
  'setup-required': '请先设置第二种验证方式。',
  'sign-in-required': '请先登录。',
  unavailable: '目前无法确认您的身份。未做任何更改。',
  timeout: '操作超时。未做任何更改。',
  'invalid-request': '此处设置有误，因此保持锁定。',
  'invalid-response': '验证未得到明确结果。未做任何更改。',
  retry: '重试',
  close: '关闭',
  'setup-offer': '设置其他验证方式',
  verifying: '正在确认您的身份…',
  waiting: '正在另一个标签页中请您验证。',
  'verify-here': '改在此处验证',
  'in-window': '请在打开的窗口中确认您的身份。',
  cancel: '取消',
  'verified-click-again': '验证通过。请再次点击以继续。',
  changed: '验证通过，但您点击的内容已变化。请核对后再次点击。',
  gone: '您点击的内容已不在此页面上，未执行任何操作。',
  'locked-heading': '已锁定',
  locked: '请确认您的身份以查看此内容。',
  unlock: '解锁',
  resume: '欢迎回来。要从上次的位置继续吗？',
  verify: '验证并继续',
};
