import type { Reach } from './reach.js';

/** How an emulator is set up. */
export interface EmulatorOptions {
  /** 24 hexadecimal digits. Default: a fixed one. */
  projectId?: string;
  /** What a server must send in `x-transcodes-token` or `x-api-key`. Default: random. */
  serverToken?: string;
  /** How long an access token holds, in seconds. Default 900. */
  accessTokenLifetime?: number;
  /** The server API answers as older builds do: `userId` alone, no `resource`, no `status`. Default false. */
  olderServerApi?: boolean;
  /** Where chat messages go. Default: the emulator's own webhook, which shows them. */
  webhookUrl?: string;
  /** Who may reach it. Default: this machine. */
  reach?: Reach;
  /** The clock, Unix ms. Default `Date.now`. */
  now?: () => number;
}
