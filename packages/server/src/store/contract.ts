import { describe } from 'node:test';
import { testAppends } from './contract/appends.ts';
import { testClaims } from './contract/claims.ts';
import { testDocuments } from './contract/documents.ts';
import { testFollowing } from './contract/following.ts';
import { type OpenStore, shareStore } from './contract/opened-store.ts';
import { testReads } from './contract/reads.ts';
import { testReopening } from './contract/reopening.ts';
import { testTimers } from './contract/timers.ts';
import { testTokens } from './contract/tokens.ts';

/** What every driver must hold, whatever it stands on; `open` gives each test a store of its own. */
export function describeStore(name: string, open: OpenStore): void {
  describe(`the store on ${name}`, { concurrency: 4 }, () => {
    const shared = shareStore(open);
    testAppends(open, shared);
    testTokens(shared);
    testClaims(open, shared);
    testDocuments(open);
    testTimers(open, shared);
    testReads(open, shared);
    testFollowing(open);
    testReopening(open);
  });
}
