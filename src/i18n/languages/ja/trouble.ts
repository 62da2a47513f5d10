import type { TroubleTexts } from '../en/trouble.js';

/** Japanese. */
export const texts: TroubleTexts = {
  'challenge-empty': '入力してください。',
  'challenge-wrong': '正しくありません。残り回数：{tries}',
  'challenge-paused': '試行回数が多すぎます。{time}後に続けられます。',
  'challenge-unreachable': 'サーバーに接続できませんでした。もう一度お試しください。',
  'challenge-passkey-unused': 'パスキーが使われませんでした。もう一度試すか、ほかの方法を選んでください。',
  'challenge-passkey-refused': 'このパスキーは受け付けられませんでした。',
  'challenge-window-blocked':
    'ブラウザーがウィンドウをブロックしました。このページで許可してから、もう一度お試しください。',
  'challenge-window-refused': '別のウィンドウでの操作は受け付けられませんでした。',
};
