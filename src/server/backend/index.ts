export { StepUpError, type StepUpErrorCode } from '../../protocol/errors.js';
export { createStepUpBackend } from './backend.js';
export { memoryStepUpStore } from './memory-store.js';
export { external, type ExternalOptions } from './methods/external.js';
export { mailCode, type MailCodeOptions, type MailContext } from './methods/mail-code.js';
export { passkey, type PasskeyOptions } from './methods/passkey.js';
export { password, type PasswordOptions } from './methods/password.js';
export { recoveryCode, type RecoveryCodeOptions } from './methods/recovery-code.js';
export type { StoredPasskey } from './methods/stored-passkey.js';
export { totp, type TotpOptions } from './methods/totp.js';
export type {
  AnsweredMethod,
  AppMember,
  BackendOperation,
  BackendSession,
  ExternalAnswer,
  ExternalMethod,
  MethodContext,
  SignedInMember,
  StepUpBackend,
  StepUpBackendEvent,
  StepUpBackendOptions,
  StepUpMethod,
  StepUpMethodType,
  StepUpQuestion,
} from './types.js';
export type { StepUpStore } from '../replay-stores/step-up-store.js';
