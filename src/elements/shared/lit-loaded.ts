import { giveNamesBack } from './before-lit.js';
import 'lit';

// Modules run one after the other, in the same turn.
giveNamesBack?.();
