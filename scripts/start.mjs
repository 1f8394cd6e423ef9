// `npm start`: sets up what is missing, runs the server on ./data, says where it is, and stays until Ctrl-C.
// Arguments after `--` go to `parley serve`: npm start -- --port 9000
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createPaint } from './bootstrap/progress.mjs';
import { bootstrap, endInWords, root } from './bootstrap.mjs';
import { drawBox } from './start/box.mjs';
import { openLog, readLastWords } from './start/log-file.mjs';

/**
 * One Ctrl-C may come twice: from the terminal, which tells its whole group, and from npm, which passes on what it was
 * told. Nobody presses it again so soon.
 */
const sameKeyMs = 500;

await endInWords(async () => {
  await bootstrap();
  process.exitCode = await serve(process.argv.slice(2));
});

/** Resolves to the server's exit code. */
function serve(extra) {
  const args = [
    'serve',
    ...withDefault(extra, '--settings', 'settings/demo.yaml'),
    ...withDefault(extra, '--data', './data'),
    ...extra,
  ];
  const logFile = join(
    resolve(root, argumentOf(extra, '--data') ?? process.env['PARLEY_DATA'] ?? './data'),
    'log',
    'parley.log',
  );
  const log = openLog(logFile);
  const server = spawn(join(root, 'packages', 'server', 'bin', 'parley'), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', log.descriptor],
    // Its own process group: Ctrl-C reaches it through us, once, and not a second time from the terminal.
    detached: true,
  });
  let state = 'starting';

  createInterface({ input: server.stdout }).on('line', (line) => {
    const addresses = state === 'starting' ? parseAddresses(line) : undefined;
    if (addresses === undefined) {
      process.stdout.write(`${line}\n`);
      return;
    }
    state = 'ready';
    process.stdout.write(`\n${drawReady(addresses, logFile)}\n\n`);
  });

  let stoppingSince = 0;
  const stop = (signal) => {
    if (state === 'stopping' && performance.now() - stoppingSince < sameKeyMs) return;
    if (state !== 'starting' && state !== 'ready') {
      state = 'killed';
      // Asked twice: the person does not want to wait. What was acknowledged is on the disk already.
      server.kill('SIGKILL');
      return;
    }
    state = 'stopping';
    stoppingSince = performance.now();
    process.stdout.write('\nStopping: requests that are running are answered first (once more to stop at once).\n');
    server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

  return new Promise((resolveCode) => {
    server.once('error', (error) => {
      process.stderr.write(`The server could not be started: ${error.message}\n`);
      resolveCode(1);
    });
    server.once('close', (code, signal) => {
      if (state === 'stopping' && code === 0)
        process.stdout.write('Stopped. Everything acknowledged is kept in the data folder.\n');
      else if (state === 'killed')
        process.stdout.write('Stopped at once. Everything acknowledged is kept in the data folder.\n');
      else if (code !== 0) explainEnd({ state, code, signal, logFile, from: log.size });
      resolveCode(code ?? 128 + constants.signals[signal]);
    });
  });
}

function explainEnd({ state, code, signal, logFile, from }) {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  process.stderr.write(`${state === 'starting' ? 'Parley did not start' : 'Parley ended'} (${how}):\n`);
  for (const words of readLastWords(logFile, from)) process.stderr.write(`  ${words}\n`);
  process.stderr.write(`The whole log: ${displayPath(logFile)}\n`);
}

function drawReady({ listening, admin }, logFile) {
  return drawBox(
    'Parley is ready.',
    [
      ['Chat', `${listening}/demo/`],
      ['Chat API', `${listening}/genesys/2/chat/demo`],
      ['Admin', `${admin}/healthz (metrics: ${admin}/metrics)`],
      ['Log', displayPath(logFile)],
      ['Stop', 'Ctrl-C; chats are kept and go on at the next start'],
    ],
    createPaint(process.stdout),
  );
}

function parseAddresses(line) {
  try {
    const { listening, admin } = JSON.parse(line);
    return typeof listening === 'string' && typeof admin === 'string' ? { listening, admin } : undefined;
  } catch {
    return undefined;
  }
}

/** The flag with its default, unless the arguments or the environment say otherwise. */
function withDefault(args, flag, value) {
  const variable = `PARLEY_${flag.slice(2).toUpperCase()}`;
  return argumentOf(args, flag) === undefined && process.env[variable] === undefined ? [flag, value] : [];
}

function argumentOf(args, flag) {
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at === -1) return undefined;
  return args[at] === flag ? args[at + 1] : args[at].slice(flag.length + 1);
}

function displayPath(file) {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
