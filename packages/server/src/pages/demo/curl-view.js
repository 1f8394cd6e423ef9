import { service } from './api.js';
import { create } from './dom.js';

const lines = [
  `api=${service}`,
  '',
  '# begin a chat; the reply has its ids and its key',
  'curl $api -d nickname=Ada',
  '',
  '# say something',
  'curl $api/$chatId/send -d alias=$alias \\',
  '  -d userId=$userId -d secureKey=$secureKey \\',
  '  -d message=Hello',
  '',
  '# read what there is to read',
  'curl $api/$chatId/refresh -d alias=$alias \\',
  '  -d userId=$userId -d secureKey=$secureKey \\',
  '  -d transcriptPosition=1',
];

/** What this page does, for a shell: with the address of the very server that it came from. @param {HTMLElement} place */
export function showCurl(place) {
  place.append(...lines.flatMap((line) => [line.startsWith('#') ? create('span', 'quiet', line) : line, '\n']));
}
