import '@ionic/core/css/core.css';
import { initialize } from '@ionic/core/components';
import { defineCustomElement as defineButton } from '@ionic/core/components/ion-button.js';
import { defineCustomElement as defineInput } from '@ionic/core/components/ion-input.js';
import { defineCustomElement as defineModal } from '@ionic/core/components/ion-modal.js';
import { defineCustomElement as definePopover } from '@ionic/core/components/ion-popover.js';
import 'stepup-elements';
import { handleClicks, handleForm, handleRow } from './sections.js';

initialize({ animated: false });
for (const define of [defineButton, defineInput, defineModal, definePopover]) define();
handleClicks();
handleRow();
handleForm('form');
handleForm('outside');
