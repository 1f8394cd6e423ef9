import type { Check } from '../../check/check.ts';
import { expectAck, expectThat } from '../../check/expect.ts';
import { NotAsked } from '../../check/not-asked.ts';

const neededHeaders = ['content-type', 'authorization', 'apikey', 'gms_user', 'idempotency-key'];

export const cors: readonly Check[] = [
  {
    id: 'CV-HTTP-7.preflight',
    title: 'a preflight allows POST and the headers that clients send',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const below of ['', chat.path('send'), chat.path('refresh')]) {
        const exchange = await context.post(below, '', {
          method: 'OPTIONS',
          type: null,
          headers: {
            'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': neededHeaders.join(', '),
          },
        });
        const { headers } = exchange.received;
        expectThat(
          /\bPOST\b/.test(headers['access-control-allow-methods'] ?? ''),
          'Access-Control-Allow-Methods lacks POST.',
          exchange,
        );
        const allowed = (headers['access-control-allow-headers'] ?? '').toLowerCase().split(/ *, */);
        const missing = neededHeaders.filter((name) => !allowed.includes(name));
        expectThat(missing.length === 0, `Access-Control-Allow-Headers lacks ${missing.join(', ')}.`, exchange);
      }
    },
  },
  {
    id: 'CV-HTTP-7.other-origins',
    title: 'a service that allows some origins gives others no header',
    profile: 'parley',
    async run(context) {
      const { origin } = context.options;
      if (origin === undefined) throw new NotAsked('--origin ORIGIN tells one, where the service allows only some');
      for (const Origin of ['https://other.example', `${origin}.other.example`, 'null']) {
        const exchange = await context.post('', { nickname: 'Conformance' }, { headers: { Origin } });
        const allowed = exchange.received.headers['access-control-allow-origin'];
        expectThat(allowed === undefined, `Access-Control-Allow-Origin is ${allowed} for ${Origin}.`, exchange);
      }
    },
  },
  {
    id: 'CV-HTTP-7.ignored',
    title: 'the headers apikey, Authorization and gms_user are ignored',
    profile: 'parley',
    async run(context) {
      const headers = { apikey: 'x', Authorization: 'Basic eDp5', gms_user: 'x' };
      expectAck(await context.post('', { nickname: 'Conformance' }, { headers }));
      const chat = await context.chat();
      await chat.acked('refresh', {}, { headers });
    },
  },
];
