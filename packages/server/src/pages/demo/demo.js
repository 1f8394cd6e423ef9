import { Chat } from './chat.js';
import { ComposerView } from './composer-view.js';
import { showCurl } from './curl-view.js';
import { find } from './dom.js';
import { forget, keep, readKept } from './kept.js';
import { PendingView } from './pending-view.js';
import { ScrollView } from './scroll-view.js';
import { StartView } from './start-view.js';
import { TranscriptView } from './transcript-view.js';
import { TypingNotifier } from './typing-notifier.js';
import { TypingView } from './typing-view.js';

const card = find('card', HTMLElement);
const title = find('title', HTMLElement);
const subtitle = find('subtitle', HTMLElement);
const banner = find('banner', HTMLElement);
const talk = find('talk', HTMLElement);
const endButton = find('end', HTMLButtonElement);
const sure = find('sure', HTMLElement);
const over = find('over', HTMLElement);
const overReason = find('over-reason', HTMLElement);
const again = find('again', HTMLButtonElement);

const start = new StartView(() => showChat(true));
const transcript = new TranscriptView(find('log', HTMLElement));
const pending = new PendingView(find('pending', HTMLElement), (id) => chat?.retry(id));
const typing = new TypingView(find('typing', HTMLElement), find('typing-name', HTMLElement));
const scroll = new ScrollView(find('scroll', HTMLElement), find('newer', HTMLButtonElement));
const notifier = new TypingNotifier((operation) => void chat?.tell(operation));
const composer = new ComposerView({
  onSend(text) {
    notifier.stop();
    chat?.say(text);
    scroll.toEnd();
  },
  onDraft(text) {
    keep({ draft: text });
    notifier.changed(text);
  },
});

/** @type {Chat | null} */
let chat = null;
/** Participants other than me who are in the chat: nickname by participantId. */
const others = new Map();
let endedBy = '';

const reasons = {
  0: 'You have ended this chat.',
  3: 'This chat has ended, because nothing was heard from this page for a while.',
  4: 'The assistant has ended this chat.',
  5: 'The server has ended this chat.',
  7: 'This chat has ended, because nobody wrote for a while.',
};

const listener = {
  /** @param {any[]} events */
  onEvents(events) {
    scroll.around(
      () => {
        for (const event of events) {
          transcript.add(event);
          typing.take(event);
          notePresence(event);
        }
      },
      events.some(({ from, type }) => from.type === 'Client' && type === 'Message'),
    );
    showPresence();
  },
  onReset() {
    transcript.clear();
    typing.clear();
    others.clear();
  },
  onOutbox() {
    scroll.around(() => pending.show(chat?.outbox ?? []));
  },
  /** @param {'good' | 'lost' | 'busy'} state */
  onConnection(state) {
    const words = {
      good: '',
      lost: 'No connection. What you write is kept, and sent when it is back.',
      busy: 'The server is busy. Trying again.',
    };
    showBanner(words[state]);
  },
  /** @param {'ended' | 'gone'} reason */
  onEnd(reason) {
    const hadFocus = composer.hasFocus() || sure.contains(document.activeElement);
    notifier.stop();
    typing.clear();
    card.dataset['phase'] = 'ended';
    composer.hide();
    endButton.hidden = true;
    sure.hidden = true;
    over.hidden = false;
    overReason.textContent =
      reason === 'gone' ? 'This chat is not available any more.' : endedBy || 'This chat has ended.';
    subtitle.textContent = 'This chat has ended';
    scroll.toEnd();
    if (hadFocus) again.focus();
  },
};

/** @param {any} event */
function notePresence({ type, from, eventAttributes }) {
  if (from.type === 'Client') {
    const code = eventAttributes?.GCTI_SYSTEM?.['quit-reason-code'];
    if (type === 'ParticipantLeft') endedBy = reasons[/** @type {keyof typeof reasons} */ (Number(code))] ?? '';
    return;
  }
  if (type === 'ParticipantLeft') others.delete(from.participantId);
  else others.set(from.participantId, from.nickname);
}

function showPresence() {
  if (card.dataset['phase'] !== 'live') return;
  const latest = [...others.values()].at(-1);
  if (latest !== undefined) title.textContent = latest;
  subtitle.textContent = latest === undefined ? 'Write, and someone comes' : 'Here now';
}

/** @param {string} words */
function showBanner(words) {
  banner.textContent = words;
  banner.hidden = words === '';
}

/** @param {string} nickname */
function showStart(nickname) {
  chat = null;
  listener.onReset();
  endedBy = '';
  pending.show([]);
  card.dataset['phase'] = 'none';
  title.textContent = 'Parley demo';
  subtitle.textContent = 'Talk to a scripted assistant';
  talk.hidden = true;
  over.hidden = true;
  endButton.hidden = true;
  start.show(nickname, '');
  showBanner('');
}

/** Goes on with the chat that this tab keeps. @param {boolean} takeFocus */
function showChat(takeFocus) {
  const { credentials, outbox = [], draft = '' } = readKept();
  if (credentials === undefined) return;
  card.dataset['phase'] = 'live';
  start.hide();
  talk.hidden = false;
  endButton.hidden = false;
  composer.show(draft);
  subtitle.textContent = 'One moment …';
  chat = new Chat(credentials, outbox, listener);
  chat.start();
  if (takeFocus) composer.focus();
}

/** @param {boolean} asked */
function askToEnd(asked) {
  sure.hidden = !asked;
  endButton.hidden = asked;
  (asked ? find('end-yes', HTMLButtonElement) : endButton).focus();
}
endButton.addEventListener('click', () => askToEnd(true));
find('end-no', HTMLButtonElement).addEventListener('click', () => askToEnd(false));
sure.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') askToEnd(false);
});
find('end-yes', HTMLButtonElement).addEventListener('click', async () => {
  if (chat !== null && !(await chat.leave())) {
    askToEnd(false);
    showBanner('The chat could not be ended just now. Please try again.');
  }
});

again.addEventListener('click', () => {
  const { nickname = '' } = readKept();
  forget();
  showStart(nickname);
  start.focus();
});

addEventListener('online', () => chat?.hurry());
addEventListener('offline', () => chat?.lose());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) chat?.hurry();
});

showCurl(find('curl', HTMLElement));

const { credentials, request } = readKept();
if (credentials !== undefined) showChat(false);
else if (request !== undefined) {
  // The page was reloaded before its request was answered: the same token asks for the same chat.
  start.show(request.nickname, request.subject);
  void start.begin();
}
