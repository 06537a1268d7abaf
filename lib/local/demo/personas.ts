/** How a demo client behaves. */
type Habit =
  /** Sends a message every now and then. */
  | 'talks'
  /** Never sends anything, until the gateway closes the connection. */
  | 'silent'
  /** Talks, leaves after a while and comes back. */
  | 'commutes';

export type Persona = {
  userId: string;
  userAgent: string;
  habit: Habit;
  /** Of its messages; ms. */
  everyMs: number;
  /** Where it comes from, on systems where all of 127.0.0.0/8 is this machine. */
  address: string;
};

const FIRST_NAMES = [
  'ana',
  'ben',
  'chloe',
  'dmitri',
  'elif',
  'farid',
  'greta',
  'hiro',
  'ines',
  'jonas',
  'kavya',
  'liam',
];
const LAST_NAMES = ['silva', 'okafor', 'martin', 'ivanov', 'yilmaz', 'haddad', 'lindqvist', 'tanaka', 'costa', 'weber'];

const USER_AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'okhttp/4.12.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  'Field/7.4.1 (iOS 18.6; iPhone15,3) CFNetwork/1568.300.101 Darwin/24.6.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
  'python-websockets/15.0 (Python 3.12)',
  'kiosk-player/2.3 Electron/38.2.0',
  'Go-http-client/1.1',
  'uptime-bot/1.9 (+https://status.example.com/bot)',
];

const HABITS: Habit[] = ['talks', 'talks', 'silent', 'talks', 'commutes', 'talks', 'talks', 'silent', 'talks', 'talks'];
/** Every so many-th client belongs to the user before it: a phone beside a computer. */
const SECOND_DEVICE_EVERY = 6;
const SHORTEST_PAUSE_S = 5;
const PAUSE_SPREAD_S = 36;

/** The first `count` personas; always the same ones, so that a client seen yesterday is there today. */
export function personas(count: number): Persona[] {
  return Array.from({ length: count }, (_, index) => personaAt(index));
}

function personaAt(index: number): Persona {
  return {
    userId: userAt(userNumberOf(index)),
    userAgent: at(USER_AGENTS, index),
    habit: at(HABITS, index),
    // 7 has no factor in common with the spread, so that pauses differ between neighbours.
    everyMs: (SHORTEST_PAUSE_S + ((index * 7) % PAUSE_SPREAD_S)) * 1000,
    address: `127.0.${Math.floor(index / 200) % 256}.${2 + (index % 200)}`,
  };
}

function userNumberOf(index: number): number {
  const seconds = Math.floor((index + 1) / SECOND_DEVICE_EVERY);
  return index - seconds;
}

/** Every pair of names once, then the same with a number. */
function userAt(number: number): string {
  const first = number % FIRST_NAMES.length;
  const round = Math.floor(number / FIRST_NAMES.length);
  const name = `${at(FIRST_NAMES, first)}.${at(LAST_NAMES, first + round)}`;
  const repeats = Math.floor(round / LAST_NAMES.length);
  return repeats === 0 ? name : `${name}.${repeats + 1}`;
}

function at<T>(list: T[], index: number): T {
  return list[index % list.length] as T;
}
