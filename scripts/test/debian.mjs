import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from '../bootstrap/command.mjs';
import { showStep } from '../bootstrap/progress.mjs';
import { root } from '../bootstrap/root.mjs';

/** Installs the Debian packages that the tests of these suites need, where that is possible; says what stays missing. */
export async function ensureDebianPackages(suites) {
  const names = new Set(suites.map((suite) => suite.name));
  const list = JSON.parse(readFileSync(join(root, 'tests', 'support', 'debian-packages.json'), 'utf8'));
  const missing = list.filter((entry) => entry.suites.some((name) => names.has(name)) && !isInstalled(entry.program));
  if (missing.length === 0) return;
  const packages = missing.map((entry) => entry.package);
  const prefix = await findRight();
  const reason =
    prefix === undefined
      ? 'neither root nor sudo without a password, or no apt-get here'
      : await install(prefix, packages);
  const still = missing.filter((entry) => !isInstalled(entry.program));
  if (still.length === 0) return;
  process.stdout.write(
    `Not installed (${reason ?? 'the packages did not bring their programs'}); the tests that need them will be skipped:\n`,
  );
  for (const entry of still) process.stdout.write(`  ${entry.package}: ${entry.why}\n`);
  process.stdout.write(`  To run them: sudo apt-get install ${still.map((entry) => entry.package).join(' ')}\n`);
}

/** Resolves to undefined, or why it failed. */
async function install(prefix, packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => runCommand(...split([...prefix, 'apt-get', '-q', ...args]), { env });
  try {
    await showStep(`Installing Debian packages for the tests: ${packages.join(', ')}`, async () => {
      const args = ['install', '-y', '--no-install-recommends', ...packages];
      if ((await apt(...args)).code === 0) return;
      // The lists of packages may be old or never fetched.
      await apt('update');
      const { code, output } = await apt(...args);
      if (code !== 0) throw new Error(output.trim().split('\n').slice(-3).join(' '));
    });
    return undefined;
  } catch (error) {
    return `apt-get failed: ${error.message}`;
  }
}

/** The words before `apt-get`: none as root, sudo where it asks for no password; undefined without the right. */
async function findRight() {
  if (!isInstalled('apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  return isInstalled('sudo') && (await runCommand('sudo', ['-n', 'true'])).code === 0
    ? ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND']
    : undefined;
}

function split([command, ...args]) {
  return [command, args];
}

function isInstalled(program) {
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', ...listServerFolders()].some(
    (folder) => {
      try {
        accessSync(join(folder, program), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
  );
}

/** Debian keeps PostgreSQL's server out of PATH, by version. */
function listServerFolders() {
  const parent = '/usr/lib/postgresql';
  try {
    return readdirSync(parent).map((version) => join(parent, version, 'bin'));
  } catch {
    return [];
  }
}
