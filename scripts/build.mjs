// `npm run build`: the pinned Node, the dependencies, and dist/ of every package, each if it is not already there.
import { bootstrap, endInWords } from './bootstrap.mjs';

await endInWords(bootstrap);
