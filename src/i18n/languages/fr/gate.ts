import type { GateTexts } from '../en/gate.js';

/** French. */
export const texts: GateTexts = {
  failed: 'Nous n’avons pas pu confirmer votre identité. Rien n’a été modifié.',
  denied: 'Votre compte n’y est pas autorisé.',
  'setup-required': 'Configurez d’abord un second facteur.',
  'sign-in-required': 'Connectez-vous d’abord.',
  unavailable: 'Nous ne pouvons pas confirmer votre identité pour le moment. Rien n’a été modifié.',
  timeout: 'Le délai est dépassé. Rien n’a été modifié.',
  'invalid-request': 'La configuration est incorrecte\u00a0: l’accès reste verrouillé.',
  'invalid-response': 'La vérification n’a pas donné de réponse claire. Rien n’a été modifié.',
  retry: 'Réessayer',
  close: 'Fermer',
  'setup-offer': 'Configurer un autre facteur',
  verifying: 'Confirmation de votre identité…',
  waiting: 'La confirmation vous est demandée dans un autre onglet.',
  'verify-here': 'Confirmer plutôt ici',
  'in-window': 'Confirmez votre identité dans la fenêtre qui s’est ouverte.',
  cancel: 'Annuler',
  'verified-click-again': 'Identité confirmée. Cliquez à nouveau pour continuer.',
  changed:
    'Identité confirmée, mais l’élément sur lequel vous avez cliqué a changé. Vérifiez-le et cliquez à nouveau.',
  gone: 'L’élément sur lequel vous avez cliqué n’est plus sur cette page. Rien n’a été fait.',
  'locked-heading': 'Verrouillé',
  locked: 'Confirmez votre identité pour voir ce contenu.',
  unlock: 'Déverrouiller',
  resume: 'Vous voilà de retour. Reprendre là où vous en étiez\u202f?',
  verify: 'Confirmer et continuer',
};
