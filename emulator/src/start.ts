#!/usr/bin/env node
import { HELP, readCommandLine } from './command-line.js';
import { addressLines, privateNetworkLines, setUpLines } from './greeting.js';
import { runEmulator } from './run-emulator.js';

/** Runs the emulator alone: `npx stepup-emulator`, and in a clone `npm run emulator`. */
try {
  const options = readCommandLine(process.argv.slice(2), process.env);
  if (options) {
    const emulator = await runEmulator(options);
    const { reach } = options;
    console.log(
      [
        `Transcodes emulator  ${emulator.url}\n${addressLines(emulator)}`,
        ...(reach ? [privateNetworkLines(emulator.port, reach.addresses)] : []),
        setUpLines(emulator),
      ].join('\n\n'),
    );
  } else {
    console.log(HELP);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message.split('\n')[0] : error);
  process.exitCode = 1;
}
