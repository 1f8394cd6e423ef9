/** Where the API is that is put to the test. */
export interface Target {
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string;
  /** Begins with `/`, ends without one. */
  readonly basePath: string;
  readonly service: string;
}

/** The base path of the API's description; what a URL without a path means. */
const defaultBasePath = '/genesys/2/chat';

/** @throws TypeError with a sentence where `url` is no http or https URL. */
export function parseTarget(url: string, service: string): Target {
  const parsed = URL.parse(/^[a-z]+:\/\//i.test(url) ? url : `http://${url}`);
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.host === '') {
    throw new TypeError(`${url} is no URL of a server, such as http://127.0.0.1:8080.`);
  }
  const path = parsed.pathname.replace(/\/+$/, '');
  return { origin: parsed.origin, basePath: path === '' ? defaultBasePath : path, service };
}
