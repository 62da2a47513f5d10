import type { BesideTexts } from '../en/beside.js';

/** Japanese. */
export const texts: BesideTexts = {
  'mfa-not-asked':
    '現在の役割では2つ目の認証なしで操作できますが、この手順には必要です。管理者にお問い合わせください。',
  'setup-mfa-not-asked':
    '現在の役割では2つ目の認証なしで操作できますが、この手順には必要です。認証方法を設定するか、管理者にお問い合わせください。',
  'proof-refused': 'ご本人の確認はできましたが、サーバーが受け付けませんでした。何も変更されていません。',
  'left-open': '別のタブでご本人の確認をしています。ここで開いたままのウィンドウは閉じてかまいません。',
  'no-answer': '応答がありません。再試行する前に、完了しているか確かめてください。',
  'setup-heading': '先にアカウントを保護してください',
  setup: '認証アプリなど、2つ目の認証方法が必要です。',
  'setup-open': '設定する',
  'setup-dismiss': '後で',
  'setup-error': '設定画面を開けませんでした。もう一度お試しください。',
  'status-verified': '確認済み、残り{time}',
  'status-unverified': '未確認',
  lock: '今すぐロック',
  'form-sending': '送信中…',
  'form-sent': '送信しました。',
  'form-refused': 'サーバーが受け付けませんでした。',
  'form-not-sent': '送信されませんでした。',
  'form-unclear': '完了したかどうか不明です。再送信する前に確かめてください。',
};
