import { type Phrase, parsePhrase } from './phrase.ts';
import { tellTime } from './tell-time.ts';

/** What the assistant says to one message, and does after it. */
export interface Answer {
  readonly text: string;
  readonly url?: string;
  readonly afterwards: 'stay' | 'leave' | 'close';
}

export interface Asked {
  readonly text: string;
  /** Index of the message: the same message always gets the same answer. */
  readonly index: number;
  readonly nickname: string;
  /** Epoch ms. */
  readonly now: number;
  /** IANA name, if the customer's client told one. */
  readonly timeZone: string | undefined;
}

interface Topic {
  /** Tried on the words without courtesies, as a whole. */
  readonly whole?: RegExp;
  /** Tried on all words, anywhere. */
  readonly within?: RegExp;
  answer(asked: Asked): string | Answer;
}

export const apiDescription = 'https://docs.genesys.com/Documentation/GMS/latest/API/ChatAPIv2';

/** The first that fits is taken, so what ends or leads away from the chat comes first, and small talk last. */
const topics: readonly Topic[] = [
  {
    whole:
      /^(good ?bye|bye( bye)?|cu|see|see soon|end|end (this |the )?chat|close|close (this |the )?chat|quit|exit|stop|that's all|that is all)$/,
    answer: ({ nickname }) => ({ text: `Goodbye, ${nickname}! I end the chat here.`, afterwards: 'close' }),
  },
  {
    whole: /^(leave|leave (me|us|this|the)( alone| chat)?|go away)$/,
    answer: () => ({ text: 'I leave you alone then. Write again, and I come back.', afterwards: 'leave' }),
  },
  {
    within: /\b(links?|urls?|docs?|documentation|manual)\b/,
    answer: () => ({
      text: 'Here is how its vendor describes the API you are using:',
      url: apiDescription,
      afterwards: 'stay',
    }),
  },
  {
    within:
      /\b(who|what) (are|r) (you|u)\b|\bare you (a |an )?(real|human|person|robot|bot|machine|ai|computer|alive|there)\b|\byour name\b|\b(anybody|anyone|somebody|someone) (there|here)\b/,
    answer: () =>
      'I am Parley Assistant: a small script inside this server. No person, and no artificial intelligence either; I know a few words and repeat the rest.',
  },
  {
    whole: /^(help|help me|\?|commands?|menu|hints?)$/,
    within: /\bwhat (can|do) (you|i|we) (do|say|ask|write|know|understand)\b|\bhelp\b/,
    answer: () =>
      'You can ask who I am, what Parley is, what happens to your messages in a restart, or what time it is. “link” gets you a link, “leave” sends me out, “bye” ends the chat.',
  },
  {
    whole: /^(time|date|today|day)$/,
    within: /\bwhat('s| is)? (the )?(current )?(time|date|day)\b|\btell me the (time|date)\b|\bhow late\b/,
    answer: ({ now, timeZone }) => tellTime(now, timeZone),
  },
  {
    within: /\b(human|agents?|person|operator|somebody|someone|representative)\b/,
    answer: () =>
      'There is nobody here but me: this is a demo. In a contact centre, an agent would answer you in my place.',
  },
  {
    within: /\b(los[et]|losing|restart(s|ed)?|crash(es|ed)?|kill(ed)?|reload|durable|safe|offline|power)\b/,
    answer: () =>
      'A message that is marked as sent is on the disk already. Reload this page, or stop the server and start it again: the chat goes on where it was, and nothing comes twice.',
  },
  {
    within: /\b(open source|licen[cs]ed?|free|prices?|costs?|cost|pay|github|source code)\b/,
    answer: () => 'Parley is open source, under the Apache License 2.0. You run it yourself, and it costs nothing.',
  },
  {
    within: /\b(stored?|sqlite|database|kept|keep|privacy|private)\b/,
    answer: () => 'This chat is kept in a SQLite database, on the machine that runs this server.',
  },
  {
    within: /\b(api|genesys|curl|embed|integrat(e|ion)|widget|protocol|sdk)\b/,
    answer: () =>
      'Parley speaks the Genesys Chat API Version 2: form posts and JSON replies. This page uses nothing else, so whatever it does, your client can do. Say “link” for a description.',
  },
  {
    whole: /^(about|what( is|'s)?|what this|what is this|what's this)$/,
    within: /\bwhat('s| is)? (this )?parley\b|\babout (this|parley)\b/,
    answer: () =>
      'Parley is a chat server for contact centres that you run yourself. It speaks the Genesys Chat API Version 2, so the clients that companies have today work with it unchanged.',
  },
  {
    within: /\bhow (are|r) (you|u)\b|\bhow do you do\b|\bhow's it going\b/,
    answer: () => 'Fine, as far as a script can tell. And you?',
  },
  {
    whole: /^(great|nice|cool|wonderful|perfect|lovely)$/,
    within: /\b(thanks?|thx|cheers)\b/,
    answer: () => 'You are welcome. Anything else?',
  },
  {
    whole:
      /^(hi|hello|hey|hiya|howdy|moin|hallo|hei|hej|hola|bonjour|ciao|tere|salut|good (morning|day|afternoon|evening))( (hi|hello|hey|again))*$/,
    answer: ({ nickname }) => `Hello, ${nickname}! Say “help” to see what I understand.`,
  },
  {
    whole: /^(yes|yep|yeah|no|nope|sure|fine|good|right|i see|hm+|aha)$/,
    within: /^(ok|okay)$/,
    answer: () => 'Good. Say “help” whenever you want to know what else I understand.',
  },
];

/** Pure: the same message at the same time gets the same answer. */
export function answerTo(asked: Asked): Answer {
  const phrase = parsePhrase(asked.text);
  const topic = topics.find((one) => fits(one, phrase));
  const answer = topic === undefined ? repeat(asked) : topic.answer(asked);
  return typeof answer === 'string' ? { text: answer, afterwards: 'stay' } : answer;
}

function fits({ whole, within }: Topic, { words, core }: Phrase): boolean {
  return (whole?.test(core) || whole?.test(words) || within?.test(words)) ?? false;
}

const quotedLength = 160;

function repeat({ text, index }: Asked): string {
  const characters = [
    ...text
      .slice(0, 4 * quotedLength)
      .replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
      .trim(),
  ];
  if (characters.length === 0) return 'I see nothing in that. Say “help” to see what I understand.';
  const quoted = characters.slice(0, quotedLength).join('');
  const quote = characters.length > quotedLength ? `${quoted}…` : quoted;
  const replies = [
    `You wrote “${quote}”. I am a script and know no better than to repeat it; “help” tells you what I do know.`,
    `“${quote}”, you say. That is more than my script knows about it. Try “help”.`,
    `I heard “${quote}”, and I have no answer to that: I know a few words only. “help” lists them.`,
  ];
  return replies[index % replies.length] as string;
}

export function greetingFor(nickname: string): string {
  return `Hello, ${nickname}! I am Parley Assistant, a small script to try this chat with. Write anything, or say “help”.`;
}
