import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand, runNpm } from '../bootstrap/command.mjs';

/** npm majors that came with these Nodes. */
const npmOf = { 18: '9', 20: '10', 22: '10' };

/**
 * The environment of someone whose machine has this major of Node and nothing else of Node: PATH is one folder of links to
 * all programs of ours but node, npm and their kin; HOME is empty but for the registry in use.
 */
export async function createNewcomer(folder, major) {
  const tools = join(folder, 'tools');
  const bin = join(folder, 'bin');
  const home = join(folder, 'home');
  for (const path of [tools, bin, home]) mkdirSync(path, { recursive: true });
  const packages = [`node@${major}`, `npm@${npmOf[major] ?? 'latest'}`];
  writeFileSync(join(tools, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
  const { code, output } = await runNpm(
    ['install', '--prefix', tools, '--no-save', '--no-package-lock', '--engine-strict=false', ...packages],
    { cwd: tools },
  );
  if (code !== 0) throw new Error(`${packages.join(' and ')} could not be installed:\n${output}`);

  for (const path of (process.env['PATH'] ?? '').split(delimiter)) linkPrograms(path, bin);
  symlinkSync(join(tools, 'node_modules', 'node', 'bin', 'node'), join(bin, 'node'));
  for (const name of ['npm', 'npx'])
    symlinkSync(join(tools, 'node_modules', 'npm', 'bin', `${name}-cli.js`), join(bin, name));

  const registry = (await runNpm(['config', 'get', 'registry'], { cwd: tools })).output.match(/https?:\S+/)?.[0];
  writeFileSync(join(home, '.npmrc'), registry === undefined ? '' : `registry=${registry}\n`);
  const kept = /^(LANG|LC_.*|TERM|TMPDIR|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_.*)$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
  return { ...env, PATH: bin, HOME: home };
}

/** Runs npm as the newcomer; what it prints goes to `onText`. Resolves to { code, output, signal } at its end; `pid` leads its process group. */
export function startNpm(args, { cwd, env, onText = () => {} }) {
  const child = spawn('npm', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  const keep = (chunk) => {
    output += chunk;
    onText(output);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }));
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
  return { pid: child.pid, ended };
}

export { runCommand };

function linkPrograms(from, bin) {
  for (const name of listFolder(from)) {
    if (/^(node|nodejs|npm|npx|corepack|yarn|yarnpkg|pnpm|pnpx)$/.test(name)) continue;
    try {
      symlinkSync(join(from, name), join(bin, name));
    } catch (error) {
      // The first folder of PATH that has it counts.
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

function listFolder(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
