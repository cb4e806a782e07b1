/** The conversation in this tab: where it is stored, how it hears of the other tabs. */

import { newId } from '../safe.ts';
import { connect } from '../talk/api.ts';
import { Conversation, type News, type Parts } from '../talk/conversation.ts';
import { lock } from '../talk/locks.ts';
import { Store } from '../talk/storage.ts';

/** What the session is told when something is to be shown anew. */
export type Changed = Parts['changed'];

export class Session {
  readonly talk: Conversation;
  /** What only this tab keeps: its draft, and whether it waits for an answer. */
  readonly tab: Store;
  /** What all tabs of the site keep. */
  readonly site: Store;
  #prefix: string;
  #news: BroadcastChannel | null = null;

  constructor(endpoint: string, timeout: number, changed: Changed) {
    this.#prefix = `cxo-chat:${endpoint}:`;
    this.tab = new Store(() => sessionStorage, this.#prefix);
    const page = this.tab.get('page') ?? newId();
    this.tab.set('page', page);
    this.site = new Store(() => localStorage, this.#prefix);
    this.talk = new Conversation({
      api: connect(endpoint, timeout),
      store: this.site,
      page,
      lock,
      tell: (news) => {
        try {
          this.#news?.postMessage(news);
        } catch {}
      },
      changed,
    });
  }

  /** Listens to the other tabs until the signal ends it. */
  listen(signal: AbortSignal): void {
    const { talk } = this;
    const tune = () => {
      try {
        this.#news = new BroadcastChannel(this.#prefix);
        this.#news.onmessage = ({ data }) => talk.hear(data as News);
      } catch {}
    };
    const leave = () => this.#news?.close();
    tune();
    signal.addEventListener('abort', leave);
    const stored = ({ key, newValue }: StorageEvent) => {
      if (key?.startsWith(this.#prefix)) talk.stored(key.slice(this.#prefix.length), newValue);
    };
    // Whoever goes back to a page finds it as it was left; the conversation may have gone on.
    const shown = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      tune();
      if (talk.begun) void talk.restore();
    };
    // A page with an open channel would not be kept for that.
    addEventListener('pagehide', leave, { signal });
    addEventListener('storage', stored, { signal });
    addEventListener('pageshow', shown, { signal });
  }

  /** Whether this tab still waits for the answer to what was asked on the last page. */
  get waits(): boolean {
    return this.talk.restoring === 'no' && this.tab.get('waits') !== null;
  }

  /** Remembers whether this tab waits. */
  note(): void {
    if (this.talk.restoring === 'done') this.tab.set('waits', this.talk.busy ? '1' : null);
  }

  /** Restores what was said, and returns whether there is anything. */
  async look(): Promise<boolean> {
    await this.talk.restore();
    this.tab.set('waits', null);
    return this.talk.turns.length > 0;
  }
}
