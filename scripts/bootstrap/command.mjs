import { spawn } from 'node:child_process';
import { basename, delimiter } from 'node:path';

/**
 * Runs a command to its end and keeps what it printed (stdout and stderr as they came).
 * Resolves to { code, output }; a command that cannot start has code 127.
 */
export function runCommand(command, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.once('close', (code, signal) => resolve({ code: code ?? 128, output, signal }));
  });
}

/**
 * How to call npm: the one that runs us (`npm start`), else the one in PATH.
 * `nodeBin` is the folder of the Node that shall run it: it goes first in PATH, so that install scripts get it too.
 */
export function runNpm(args, { cwd, nodeBin }) {
  const env = { ...process.env };
  // What `npm start` tells its script about itself would be taken for settings of the npm that we start.
  for (const name of Object.keys(env)) {
    if (
      /^npm_(package|lifecycle)_|^npm_config_(local_prefix|prefix|global|workspaces?|omit|only|production|engine_strict)$/i.test(
        name,
      )
    ) {
      delete env[name];
    }
  }
  if (nodeBin !== undefined) env['PATH'] = `${nodeBin}${delimiter}${env['PATH'] ?? ''}`;
  const own = process.env['npm_execpath'];
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=warn'];
  if (own !== undefined && basename(own) === 'npm-cli.js') {
    return runCommand(nodeBin === undefined ? process.execPath : `${nodeBin}/node`, [own, ...args, ...quiet], {
      cwd,
      env,
    });
  }
  return runCommand(process.platform === 'win32' ? 'npm.cmd' : 'npm', [...args, ...quiet], { cwd, env });
}
