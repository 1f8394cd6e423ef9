// What `parley serve` is asked wrongly, in each of the three ways to ask: one sentence that names it, exit 2, and
// nothing was started.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ServeFlagName, serveFlags } from '../../packages/server/src/cli/serve-flags.ts';
import { refuseStart } from '../support/refuse-start.ts';

/** A value that cannot be used, for every flag that there is; a file that is none stands for a path. */
const faulty: { readonly [name in ServeFlagName]: string } = {
  host: 'not a host',
  port: '65536',
  'admin-port': 'http',
  data: 'a-file/data',
  store: 'postgres',
  settings: 'a-file/settings.yaml',
  'node-id': '0',
  'base-path': 'genesys/',
  'trust-proxy': '10.0.0.0/8,10.0.0.0/99',
  'public-url': 'https://chat.example/path',
  'drain-delay': '-1',
  'log-level': 'loud',
  'database-url': 'mysql://db/parley',
  bus: 'nats://bus',
};

/** These are found wrong when they are used, whoever named them. */
const paths: readonly string[] = ['data', 'settings'];

for (const name of Object.keys(serveFlags) as ServeFlagName[]) {
  describe(`a wrong ${name}`, { concurrency: 2 }, () => {
    const value = faulty[name];
    const variable = `PARLEY_${name.toUpperCase().replaceAll('-', '_')}`;
    const others = name === 'data' ? [] : ['--data', 'data'];

    test(`--${name} is named`, async () => {
      const refused = await refuseStart(['serve', ...others, `--${name}=${value}`], { files });
      assertOneSentence(refused.stderr, `--${name}`);
    });

    test(`${variable} is named`, async () => {
      const refused = await refuseStart(['serve', ...others], { files, env: { [variable]: value } });
      assertOneSentence(refused.stderr, paths.includes(name) ? name : variable);
    });

    test(`${name} in a config file is named with the file`, async () => {
      const config = `${name}: ${JSON.stringify(value)}\n`;
      const asked = ['serve', ...others, '--config', 'parley.yaml'];
      const refused = await refuseStart(asked, { files: { ...files, 'parley.yaml': config } });
      assertOneSentence(refused.stderr, paths.includes(name) ? name : `${name} in parley.yaml`);
    });
  });
}

describe('what does not fit together or is not there', { concurrency: 2 }, () => {
  const cases: readonly {
    readonly what: string;
    readonly args: readonly string[];
    readonly env?: { readonly [name: string]: string };
    readonly config?: string;
    readonly says: RegExp;
  }[] = [
    {
      what: 'one port for both',
      args: ['--port=9000', '--admin-port=9000'],
      says: /--port and --admin-port are both 9000/,
    },
    {
      what: 'one port for both, from two places',
      args: ['--port=9000'],
      env: { PARLEY_ADMIN_PORT: '9000' },
      says: /--port and PARLEY_ADMIN_PORT are both 9000/,
    },
    { what: 'the default of the other port', args: ['--port=8081'], says: /--port and --admin-port are both 8081/ },
    { what: 'an unknown flag', args: ['--prot=9000'], says: /^Unknown option '--prot=9000'; --help shows how\.$/m },
    {
      what: 'a flag that is nearly one',
      args: ['--prot'],
      says: /^Unknown option '--prot' \(did you mean --port\?\);/,
    },
    { what: 'a flag without its value', args: ['--port'], says: /'--port <n>' argument missing/ },
    { what: 'a word too many', args: ['now'], says: /^Too many arguments for 'serve'; expected 0 .*: now;/ },
    {
      what: 'an unknown key',
      args: [],
      config: 'prot: 9000',
      says: /parley\.yaml has a key "prot" that is none; there are host, port,/,
    },
    {
      what: 'a key with dashes',
      args: [],
      config: '--port: 9000',
      says: /parley\.yaml has a key "--port" that is none/,
    },
    {
      what: 'a value of another kind',
      args: [],
      config: 'port: { public: 9000 }',
      says: /port in parley\.yaml must be a text or a number/,
    },
    {
      what: 'a config file that is a list',
      args: [],
      config: '- port',
      says: /parley\.yaml must hold lines such as "port: 8080"/,
    },
    { what: 'a config file that is no YAML', args: [], config: 'port: [9000', says: /parley\.yaml is no YAML/ },
    {
      what: 'a config file that is not there',
      args: ['--config=none.yaml'],
      says: /The config file none\.yaml cannot be read/,
    },
    {
      what: 'a config file of the environment that is not there',
      args: [],
      env: { PARLEY_CONFIG: 'none.yaml' },
      says: /The config file none\.yaml cannot be read/,
    },
    {
      what: 'a settings file that is not there',
      args: ['--settings=none.yaml'],
      says: /--settings none\.yaml cannot be read/,
    },
  ];
  for (const { what, args, env, config, says } of cases) {
    test(`${what} is refused in words`, async () => {
      const from = config === undefined ? [] : ['--config=parley.yaml'];
      const given = config === undefined ? files : { ...files, 'parley.yaml': config };
      const refused = await refuseStart(['serve', '--data=data', ...from, ...args], {
        files: given,
        ...(env === undefined ? {} : { env }),
      });
      assert.match(refused.stderr, says);
      assertOneSentence(refused.stderr, '');
    });
  }

  for (const [args, says] of [
    [['sreve'], /^Unknown command 'sreve' \(did you mean serve\?\);/],
    [['apply'], /^Missing required argument 'file';/],
    [['apply', 'settings.yaml', '--dta=x'], /^Unknown option '--dta=x'/],
    [['export', 'chats'], /^Unknown command 'chats'/],
    [['export', 'settings', '--out'], /^Option '--out <file>' argument missing/],
  ] as const) {
    test(`parley ${args.join(' ')} is refused in words`, async () => {
      const refused = await refuseStart(args, {});
      assert.match(refused.stderr, says);
      assertOneSentence(refused.stderr, '');
    });
  }
});

const files = { 'a-file': '' };

/** One line, from its first letter to its full stop. */
function assertOneSentence(text: string, name: string): void {
  assert.match(text, /^[^\n]+\.\n$/, text);
  assert.ok(text.includes(name), `${JSON.stringify(text)} names ${name}`);
  assert.doesNotMatch(text, /Error:|^\s+at /m);
}
