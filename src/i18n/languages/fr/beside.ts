import type { BesideTexts } from '../en/beside.js';

/** French. */
export const texts: BesideTexts = {
  'mfa-not-asked':
    'Votre rôle permet cette action sans second facteur, mais cette étape en exige un. Adressez-vous à un administrateur.',
  'setup-mfa-not-asked':
    'Votre rôle permet cette action sans second facteur, mais cette étape en exige un. Configurez-en un ou adressez-vous à un administrateur.',
  'proof-refused':
    'Votre identité est confirmée, mais le serveur a refusé cette preuve. Rien n’a été modifié.',
  'left-open':
    'Vous confirmez votre identité dans un autre onglet. Vous pouvez fermer la fenêtre encore ouverte ici.',
  'no-answer': 'Aucune réponse. Vérifiez si l’action a eu lieu avant de réessayer.',
  'setup-heading': 'Protégez d’abord votre compte',
  setup: 'Il vous faut un second facteur, par exemple une application d’authentification.',
  'setup-open': 'Configurer',
  'setup-dismiss': 'Plus tard',
  'setup-error': 'La configuration n’a pas pu s’ouvrir. Veuillez réessayer.',
  'status-verified': 'Identité confirmée, encore {time}',
  'status-unverified': 'Identité non confirmée',
  lock: 'Verrouiller',
  'form-sending': 'Envoi…',
  'form-sent': 'Envoyé.',
  'form-refused': 'Le serveur a refusé l’envoi.',
  'form-not-sent': 'Rien n’a été envoyé.',
  'form-unclear': 'Nous ne savons pas si l’envoi a abouti. Vérifiez avant de réessayer.',
};
