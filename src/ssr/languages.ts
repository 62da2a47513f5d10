import { texts as arabicBeside } from '../i18n/languages/ar/beside.js';
import { texts as arabicGate } from '../i18n/languages/ar/gate.js';
import { texts as germanBeside } from '../i18n/languages/de/beside.js';
import { texts as germanGate } from '../i18n/languages/de/gate.js';
import { texts as spanishBeside } from '../i18n/languages/es/beside.js';
import { texts as spanishGate } from '../i18n/languages/es/gate.js';
import { texts as frenchBeside } from '../i18n/languages/fr/beside.js';
import { texts as frenchGate } from '../i18n/languages/fr/gate.js';
import { texts as japaneseBeside } from '../i18n/languages/ja/beside.js';
import { texts as japaneseGate } from '../i18n/languages/ja/gate.js';
import { texts as koreanBeside } from '../i18n/languages/ko/beside.js';
import { texts as koreanGate } from '../i18n/languages/ko/gate.js';
import { texts as portugueseBeside } from '../i18n/languages/pt-br/beside.js';
import { texts as portugueseGate } from '../i18n/languages/pt-br/gate.js';
import { texts as chineseBeside } from '../i18n/languages/zh-hans/beside.js';
import { texts as chineseGate } from '../i18n/languages/zh-hans/gate.js';
import { addShippedTexts } from '../i18n/shipped-texts.js';

// A server draws at once, and has the room: all languages are there from the beginning.
addShippedTexts('ar', { ...arabicGate, ...arabicBeside });
addShippedTexts('de', { ...germanGate, ...germanBeside });
addShippedTexts('es', { ...spanishGate, ...spanishBeside });
addShippedTexts('fr', { ...frenchGate, ...frenchBeside });
addShippedTexts('ja', { ...japaneseGate, ...japaneseBeside });
addShippedTexts('ko', { ...koreanGate, ...koreanBeside });
addShippedTexts('pt', { ...portugueseGate, ...portugueseBeside });
addShippedTexts('zh', { ...chineseGate, ...chineseBeside });
