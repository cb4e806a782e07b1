/** What is said before the panel is there; the first script has no other. */
export const FIRST = {
  launcher: 'チャットで質問',
  region: 'チャット',
  open: 'チャットを開く',
  unread: 'チャットを開く(新しいお答えがあります)',
  loadFailed: 'チャットを開けませんでした。接続をご確認のうえ、ページを再読み込みしてください。',
};

/**
 * All that the widget says by itself. Title, greeting and questions come with the loader from the
 * bot that it talks to. A page says another thing with data-label-<name> on the tag,
 * as data-label-send="送る"; {…} is filled in. The greeting and the questions have | between them.
 */
export const LABELS = /* @__PURE__ */ Object.assign({}, FIRST, {
  title: '質問チャット',
  greeting: 'こんにちは。知りたいことを、ふだんの言葉でご質問ください。',
  questions: '',
  news: '新しいお答えがあります。',
  minimise: '最小化',
  clear: '会話を消去',
  clearing: 'これまでの会話を消去しますか?元には戻せません。',
  clearYes: '消去する',
  clearNo: 'やめる',
  cleared: '会話を消去しました。',
  clearFailed: '消去できませんでした。少し時間をおいて、もう一度お試しください。',
  log: '会話の内容',
  you: 'あなた',
  bot: 'チャットボット',
  starters: '質問の例',
  suggestions: '次の質問の候補',
  input: '質問を入力',
  placeholder: '質問を入力してください',
  hint: 'Enterで送信、Shift+Enterで改行',
  send: '送信',
  count: '{n}/{limit}文字',
  tooLong: '{limit}文字以内でお願いいたします(いま{n}文字)。',
  busy: 'お答えをお待ちください。そのあとで送信できます。',
  typing: 'お答えを準備しています',
  slow: 'もう少し時間がかかっています。そのままお待ちください',
  restoring: 'これまでの会話を読み込んでいます',
  restoreFailed: 'これまでの会話を読み込めませんでした。',
  reload: '読み込み直す',
  renewed: '前の会話の有効期限が切れたため、ここから新しい会話です。',
  below: '新しいお答えを見る',
  across: '→ 横に続きます',
  down: '↓ 下に続きます',
  side: '反対側に移す',
  enlarge: '画面を広げる',
  reduce: '画面を元の大きさに戻す',
  enlargeTable: '表を広げて見る',
  notes: '記事の表記について',
  sources: '出典',
  lines: '{lines}行目',
  newTab: '(新しいタブで開きます)',
  article: '記事を読む',
  contact: 'お問い合わせはこちら',
  person: '担当者に問い合わせる',
  formTitle: '担当者へのお問い合わせ',
  formLead: '担当者がメールでお返事します。ご記入の内容は、お返事のためだけに使います。',
  formText: 'お問い合わせの内容',
  formMail: 'お返事先のメールアドレス',
  formAlong: 'これまでの会話も担当者に送る(任意)',
  formSend: '送信する',
  formBack: '会話に戻る',
  formSending: '送信しています',
  formNoText: 'お問い合わせの内容をご記入ください。',
  formNoMail: 'メールアドレスの形式をご確認ください(例：name@example.com)。',
  formDone: 'お問い合わせを受け付けました。担当者からのメールをお待ちください。',
  formFailed:
    '申し訳ございません。お問い合わせを受け付けられませんでした。少し時間をおいて、もう一度お送りください。',
  formUnsure:
    '申し訳ございません。お問い合わせが届いたことを確かめられませんでした。もう一度お送りください。',
  again: 'もう一度質問する',
  copy: 'コピー',
  copied: 'お答えをコピーしました。',
  copyFailed: 'コピーできませんでした。',
  copyAll: '会話をコピー',
  copiedAll: '会話をコピーしました。',
  save: '会話を保存',
  file: 'chat.txt',
  helpful: '役に立ちましたか?',
  yes: 'はい',
  no: 'いいえ',
  thanks: 'ご意見をありがとうございます。',
  comment: 'どのような点がお役に立ちませんでしたか?(任意)',
  commentSend: '意見を送る',
  commentSkip: '閉じる',
  voteFailed: 'ご意見を送れませんでした。少し時間をおいて、もう一度お試しください。',
  retry: '再送信',
  rewrite: '書き直す',
  waitRetry: '{n}秒後に再送信できます。',
  waitAuto: '{n}秒後に自動で送り直します。',
  timeout: '申し訳ございません。時間内にお答えが届きませんでした。もう一度お送りください。',
  offline: 'インターネットにつながっていないようです。接続をご確認のうえ、もう一度お送りください。',
  network: '申し訳ございません。サーバーにつながりませんでした。もう一度お送りください。',
  server:
    '申し訳ございません。ただいまお答えできませんでした。少し時間をおいて、もう一度お送りください。',
  unreadable: '申し訳ございません。お答えを正しく受け取れませんでした。もう一度お送りください。',
  busyServer: '申し訳ございません。ただいま混み合っています。',
  trying: '申し訳ございません。つながりにくくなっています。',
  expired: '申し訳ございません。会話を続けられませんでした。もう一度お送りください。',
  refused: '申し訳ございません。この内容は送信できませんでした。文章を見直してください。',
  interrupted: 'このご質問へのお答えは、まだ届いていません。もう一度お送りください。',
});

export type Labels = typeof LABELS;

/** Fills the {…} of a label. */
export function fill(label: string, values: Filling): string {
  return label.replace(/\{(n|limit|lines)\}/g, (whole, name: keyof Filling) =>
    String(values[name] ?? whole),
  );
}

interface Filling {
  n?: number;
  limit?: number;
  lines?: string;
}
