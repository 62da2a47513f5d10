import type { BesideTexts } from '../en/beside.js';

/** Simplified Chinese. */
export const texts: BesideTexts = {
  'mfa-not-asked': '您的角色无需第二重验证即可执行此操作，但这一步需要。请联系管理员。',
  'setup-mfa-not-asked': '您的角色无需第二重验证即可执行此操作，但这一步需要。请设置验证方式，或联系管理员。',
  'proof-refused': '您已通过验证，但服务器未予认可。未做任何更改。',
  'left-open': '您正在另一个标签页中确认身份。此处仍打开的窗口可以关闭。',
  'no-answer': '没有收到回应。重试前请先查看操作是否已完成。',
  'setup-heading': '请先保护您的账号',
  setup: '您需要第二种验证方式，例如身份验证器应用。',
  'setup-open': '去设置',
  'setup-dismiss': '暂不',
  'setup-error': '无法打开设置。请重试。',
  'status-verified': '已验证，剩余{time}',
  'status-unverified': '未验证',
  lock: '立即锁定',
  'form-sending': '正在发送…',
  'form-sent': '已发送。',
  'form-refused': '服务器未接受。',
  'form-not-sent': '未发送。',
  'form-unclear': '不确定是否已完成。重新发送前请先查看。',
};
