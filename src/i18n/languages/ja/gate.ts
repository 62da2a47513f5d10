import type { GateTexts } from '../en/gate.js';

/** Japanese. */
export const texts: GateTexts = {
  failed: 'ご本人であることを確認できませんでした。何も変更されていません。',
  denied: 'このアカウントにはこの操作の権限がありません。',
  'setup-required': '先に2つ目の認証方法を設定してください。',
  'sign-in-required': '先にログインしてください。',
  unavailable: '現在、ご本人の確認ができません。何も変更されていません。',
  timeout: '時間切れになりました。何も変更されていません。',
  'invalid-request': '設定が正しくないため、ロックされたままです。',
  'invalid-response': '確認の結果がはっきりしません。何も変更されていません。',
  retry: '再試行',
  close: '閉じる',
  'setup-offer': '別の認証方法を設定',
  verifying: 'ご本人の確認中…',
  waiting: '別のタブで確認を求められています。',
  'verify-here': 'ここで確認する',
  'in-window': '開いたウィンドウでご本人の確認をしてください。',
  cancel: 'キャンセル',
  'verified-click-again': '確認できました。続けるにはもう一度クリックしてください。',
  changed:
    '確認できましたが、クリックした対象が変わっています。内容を確かめて、もう一度クリックしてください。',
  gone: 'クリックした対象がこのページにないため、何も実行されませんでした。',
  'locked-heading': 'ロック中',
  locked: '表示するには、ご本人の確認が必要です。',
  unlock: 'ロックを解除',
  resume: 'おかえりなさい。続きから再開しますか？',
  verify: '確認して続ける',
};
