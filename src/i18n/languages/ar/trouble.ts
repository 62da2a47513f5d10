import type { TroubleTexts } from '../en/trouble.js';

/** Arabic. */
export const texts: TroubleTexts = {
  'challenge-empty': 'يُرجى ملء هذا الحقل.',
  'challenge-wrong': 'هذا غير صحيح. المحاولات المتبقية: {tries}',
  'challenge-paused': 'محاولات كثيرة جدًا. المتبقي للمتابعة: {time}',
  'challenge-unreachable': 'تعذّر الوصول إلى الخادم. تُرجى إعادة المحاولة.',
  'challenge-passkey-unused': 'لم يُستخدم أي مفتاح مرور. تُرجى إعادة المحاولة أو اختيار طريقة أخرى.',
  'challenge-passkey-refused': 'لم يُقبل مفتاح المرور هذا.',
  'challenge-window-blocked': 'حظر المتصفح النافذة. يُرجى السماح بها لهذه الصفحة ثم إعادة المحاولة.',
  'challenge-window-refused': 'لم يُقبل ما جرى في النافذة الأخرى.',
};
