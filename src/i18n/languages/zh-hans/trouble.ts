import type { TroubleTexts } from '../en/trouble.js';

/** Simplified Chinese. */
export const texts: TroubleTexts = {
  'challenge-empty': '请填写此项。',
  'challenge-wrong': '不正确。剩余次数：{tries}',
  'challenge-paused': '尝试次数过多，{time}后可以继续。',
  'challenge-unreachable': '无法连接服务器，请重试。',
  'challenge-passkey-unused': '没有使用通行密钥。请重试或选择其他方式。',
  'challenge-passkey-refused': '此通行密钥未被接受。',
  'challenge-window-blocked': '浏览器拦截了窗口。请允许此页面打开窗口，然后重试。',
  'challenge-window-refused': '在另一个窗口中的操作未被接受。',
};
