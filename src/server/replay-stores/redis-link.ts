/** The few commands that a store needs, on one connection of any client. */
export interface RedisCommands {
  /** `SET key 1 NX PX ttl` */
  setOnce(key: string, ttl: number): Promise<unknown>;
  /** `EVAL script 1 key …values` */
  evaluate(script: string, key: string, values: string[]): Promise<unknown>;
  /** `WAIT`: how many replicas have got what this connection wrote, after so many have or the time has passed. */
  wait(replicas: number, ms: number): Promise<unknown>;
  /** `INFO memory` */
  memoryInfo(): Promise<unknown>;
  /** `CONFIG GET maxmemory-policy` */
  memoryPolicy(): Promise<unknown>;
}

/** A client of Redis, whatever package it is of. What was given up by its signal never reaches Redis later. */
export interface RedisLink {
  /** Whether a write and the `WAIT` for it can be kept on one connection. */
  readonly canWait: boolean;
  /** Runs commands on the connection that has the key. */
  run<T>(signal: AbortSignal, task: (commands: RedisCommands) => Promise<T>): Promise<T>;
  /** Runs commands on every node that takes writes. */
  runOnEach<T>(signal: AbortSignal, task: (commands: RedisCommands) => Promise<T>): Promise<T[]>;
}
