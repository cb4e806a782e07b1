/** The panel: joins the conversation, the views and the browser. */

import { html } from 'lit/html.js';
import { readOptions } from '../host/options.ts';
import { fill } from '../labels.ts';
import type { Around, Options, Panel } from '../options.ts';
import { cancel, count, each, encode, later, newId, now, pause } from '../safe.ts';
import type { Answer } from '../talk/answer.ts';
import type { Inquiry } from '../talk/api.ts';
import type { Conversation, Happening } from '../talk/conversation.ts';
import type { Turn } from '../talk/turn.ts';
import { placeOf, reveal } from './article.ts';
import { Back } from './back.ts';
import { Base } from './base.ts';
import { copyText, saveText } from './copy.ts';
import { Edges } from './edges.ts';
import { guard } from './guard.ts';
import { Composition } from './ime.ts';
import { begun, failing, wrongWith } from './inquiry.ts';
import style from './panel.css?inline';
import { plain, transcript } from './say.ts';
import { fit, goRound, watchSize, watchView } from './screen.ts';
import { Scroller } from './scroller.ts';
import { Session } from './session.ts';
import type { BoxEvents } from './view/composer.ts';
import type { Actions, Ui } from './view/context.ts';
import { sentence } from './view/log.ts';
import { panelView } from './view/panel.ts';

// In milliseconds: what is restored is in the page by then, so that it is not read out.
const SETTLED = 150;
const TICK = 500;

export class PanelElement extends Base implements Panel {
  around!: Around;
  #options!: Options;
  #session: Session | null = null;
  #stop = new AbortController();
  #composition = new Composition();
  #scroller = new Scroller(this);
  #edges = new Edges();
  #back = new Back();
  #leaving: Promise<void> | null = null;
  #tick: ReturnType<typeof later> | undefined;
  #voting = new Set<string>();
  #results = new Map<string, string>();
  #comments = new Set<string>();
  // What was written to people last, and under which id; whence the form was opened.
  #written = { id: '', said: '' };
  #opener: HTMLElement | null = null;
  // What is read out by screen readers.
  #status = '';
  #alert = '';
  #ui: Ui = {
    open: false,
    small: false,
    narrow: false,
    large: false,
    live: false,
    clearing: false,
    below: false,
    remark: '',
    form: null,
    count: 0,
    comments: this.#comments,
    results: this.#results,
  };

  constructor() {
    super(style);
  }

  refresh(): void {
    this.#options = readOptions(this.around.host, this.around.home);
    this.requestUpdate();
  }

  connectedCallback(): void {
    this.#begin();
    this.requestUpdate();
    // Who is taken out of the page and put back has lost where it was scrolled to.
    void this.updateComplete.then(() => this.#scroller.toAnswer());
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    cancel(this.#tick);
  }

  get #box(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('#box');
  }

  get #talk(): Conversation | undefined {
    return this.#session?.talk;
  }

  /** Begins, or goes on when the page has put the element elsewhere. */
  #begin(): void {
    const { endpoint, timeout } = this.#options;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#session ??= new Session(endpoint, timeout, (happening, turn) =>
      this.#changed(happening, turn),
    );
    this.#session.listen(signal);
    this.#back.listen(signal, () => this.#close());
    guard(this.around.host, signal, (event) => this.#key(event));
    this.#ui.large = this.#session.site.get('large') !== null;
    watchSize(signal, (small, narrow) => {
      this.#ui.small = small;
      this.#ui.narrow = narrow;
      this.requestUpdate();
    });
    watchView(signal, () => this.#fit());
    // The answer to what was asked on the last page may be there by now.
    if (this.#session.waits) void this.#look(this.#session);
  }

  async #look(session: Session): Promise<void> {
    const any = await session.look();
    if (!this.#ui.open && any) this.around.news();
  }

  /** Opens the panel. */
  show(focus: boolean): void {
    const talk = this.#talk;
    this.#ui.open = true;
    void this.#cover();
    if (talk?.restoring === 'no' || talk?.restoring === 'failed') void talk.restore();
    this.requestUpdate();
    if (focus) void this.#focus('#box');
  }

  /** A small screen is covered, once it is no longer being uncovered. */
  async #cover(): Promise<void> {
    await this.#leaving;
    if (this.#ui.open && this.#ui.small) this.#back.covered();
  }

  close(): void {
    this.#act.close();
  }

  #close(): void {
    this.#ui.open = this.#ui.clearing = false;
    this.requestUpdate();
    this.around.closed();
  }

  ask(text: string): void {
    this.#ui.form = null;
    if (count(text) > this.#options.limit || !this.#ask(text)) void this.prefill(text);
  }

  async prefill(text: string): Promise<void> {
    this.#ui.form = null;
    this.requestUpdate();
    // Only then is the draft of the last page in the box.
    await this.updateComplete;
    this.#write(text);
  }

  #changed(happening?: Happening, turn?: Turn): void {
    const ui = this.#ui;
    this.#session?.note();
    if (happening === 'cleared') {
      this.#results.clear();
      this.#comments.clear();
      ui.clearing = ui.below = false;
      ui.form = null;
      ui.remark = this.#alert = '';
    }
    if (happening === 'failed' && turn) {
      this.#alert = sentence(turn, this.#options.labels);
      if (!this.#ui.below) void this.#scroller.toEnd();
    }
    if (happening === 'answered') {
      ui.remark = '';
      each(turn?.replies ?? [], ({ answer }) =>
        this.around.tell('answered', { kind: answer.kind }),
      );
      if (!ui.open) {
        this.around.news();
        this.#status = this.#options.labels.news;
      }
    }
    this.requestUpdate();
  }

  #say(remark: string): void {
    this.#ui.remark = this.#status = remark;
    this.requestUpdate();
  }

  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  }

  /** After a button that goes away: to the box; a finger does not want its keyboard for that. */
  #focusAfter(event: Event): void {
    const touched = (event as PointerEvent).pointerType === 'touch';
    void this.#focus(touched ? '.scroll' : '#box');
  }

  #ask(text: string): boolean {
    const talk = this.#talk as Conversation;
    this.#alert = this.#status = '';
    if (talk.busy) this.#say(this.#options.labels.busy);
    else this.#ui.remark = '';
    this.#scroller.toEnd();
    const asked = talk.ask(text);
    if (asked) this.around.tell('asked');
    return asked;
  }

  #write(text: string): void {
    const box = this.#box;
    if (!box) return;
    box.value = text;
    this.#typed();
  }

  #typed(): void {
    const box = this.#box as HTMLTextAreaElement;
    this.#session?.tab.set('draft', box.value || null);
    this.#ui.count = count(box.value.trim());
    this.#ui.remark = '';
    this.requestUpdate();
    this.#grow();
  }

  /** Makes the box as high as its text; its style says how high that may be. */
  #grow(): void {
    const box = this.#box;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }

  readonly #on: BoxEvents = {
    input: () => this.#typed(),
    start: () => this.#composition.start(),
    end: () => this.#composition.end(),
  };

  readonly #act: Actions = {
    close: () => {
      this.#close();
      this.#leaving = this.#back.uncovered();
    },
    move: () => this.around.move(),
    enlarge: () => {
      const large = !this.#ui.large;
      this.#ui.large = large;
      this.#session?.site.set('large', large ? '1' : null);
      this.requestUpdate();
      void this.#resized();
    },
    visit: (address, source, event) => {
      const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
      const place = placeOf(address, source);
      if (!place || ctrlKey || metaKey || shiftKey) return;
      event.preventDefault();
      if (this.#ui.small) this.#act.close();
      // To go back brings back where the page was scrolled to.
      void (this.#leaving ?? pause(0)).then(() => reveal(place));
    },
    ask: (text, event) => {
      // The second click of a double click meets whatever stands there by then.
      if ((event as MouseEvent).detail > 1 || !this.#ask(text)) return;
      this.#focusAfter(event);
    },
    send: () => {
      const { limit, labels } = this.#options;
      const text = this.#box?.value.trim() ?? '';
      const n = count(text);
      if (n > limit) this.#say(fill(labels.tooLong, { n, limit }));
      else if (n && this.#ask(text)) this.#write('');
      void this.#focus('#box');
    },
    retry: (turn, event) => {
      if ((event as MouseEvent).detail > 1) return;
      this.#alert = '';
      this.#talk?.retry(turn.id);
      this.#scroller.toEnd();
      this.#focusAfter(event);
    },
    rewrite: (turn) => {
      const draft = this.#box?.value.trim();
      this.#alert = '';
      const text = this.#talk?.withdraw(turn.id) ?? '';
      this.#write(draft ? `${text}\n${draft}` : text);
      void this.#focus('#box');
    },
    vote: (id, helpful) => void this.#vote(id, helpful),
    comment: (id, text) => {
      this.#comments.delete(id);
      void this.#vote(id, false, text.trim() || undefined);
      void this.#focus('.scroll');
    },
    skip: (id) => {
      this.#comments.delete(id);
      this.requestUpdate();
      void this.#focus('.scroll');
    },
    copy: (id, answer) => void this.#copy(id, answer),
    copyAll: () => void this.#copyAll(),
    save: () => saveText(this.#transcript, this.#options.labels.file),
    contact: () => this.around.tell('contact', { by: 'link' }),
    write: (event) => {
      this.around.tell('contact', { by: 'form' });
      this.#opener = event.currentTarget as HTMLElement;
      this.#ui.form = begun(this.#talk?.turns ?? []);
      this.requestUpdate();
      void this.#focus('#form-title');
    },
    inquire: (inquiry) => void this.#inquire(inquiry),
    leave: () => {
      this.#ui.form = null;
      this.#alert = this.#status = '';
      this.requestUpdate();
      void this.#return();
    },
    clear: (sure) => {
      this.#ui.clearing = sure === null && !this.#ui.clearing;
      this.requestUpdate();
      if (sure) void this.#clear();
      else void this.#focus(this.#ui.clearing ? '#keep' : '#clear');
    },
    reload: () => {
      void this.#talk?.restore();
      void this.#focus('#box');
    },
    jump: () => {
      this.#ui.below = false;
      this.requestUpdate();
      this.#scroller.toAnswer();
      void this.#focus('.scroll');
    },
  };

  /** Finds the last answer again in a panel of another size. */
  async #resized(): Promise<void> {
    await this.#focus('#size');
    this.#scroller.toAnswer();
  }

  async #vote(id: string, helpful: boolean, comment?: string): Promise<void> {
    if (this.#voting.has(id)) return;
    this.#voting.add(id);
    this.#results.delete(id);
    if (comment === undefined) this.#comments[helpful ? 'delete' : 'add'](id);
    const told = await this.#talk?.vote(id, helpful, comment);
    this.#voting.delete(id);
    if (!told) this.#comments.delete(id);
    else if (comment === undefined) this.around.tell('voted', { helpful });
    this.#result(id, this.#options.labels[told ? 'thanks' : 'voteFailed']);
    await this.updateComplete;
    this.renderRoot.querySelector('.comment:last-of-type')?.scrollIntoView({ block: 'nearest' });
  }

  async #inquire(inquiry: Inquiry): Promise<void> {
    const { form } = this.#ui;
    const { labels } = this.#options;
    if (form?.state !== 'open') return;
    form.failed = this.#status = '';
    form.wrong = wrongWith(inquiry, labels);
    this.#alert = form.wrong.text || form.wrong.mail;
    this.requestUpdate();
    if (this.#alert) return this.#focus(form.wrong.text ? '#form-text' : '#form-mail');
    form.state = 'sending';
    this.#status = labels.formSending;
    const said = encode(inquiry);
    // The same again is the same inquiry; anything else is another one.
    if (said !== this.#written.said) this.#written = { id: newId(), said };
    const failure = (await this.#talk?.inquire(this.#written.id, inquiry)) ?? null;
    form.state = failure ? 'open' : 'done';
    this.#status = failure ? '' : labels.formDone;
    this.#alert = form.failed = failure ? failing(failure, labels) : '';
    this.requestUpdate();
    if (this.#ui.open && this.#ui.form === form && !failure) await this.#focus('#form-title');
  }

  /** To where the form was opened. */
  async #return(): Promise<void> {
    await this.updateComplete;
    const opener = this.#opener;
    if (!opener?.isConnected) return this.#focus('#box');
    opener.scrollIntoView({ block: 'nearest' });
    opener.focus({ preventScroll: true });
  }

  async #copy(id: string, answer: Answer): Promise<void> {
    const { labels } = this.#options;
    const copied = await copyText(plain(answer, this.#options), this.renderRoot);
    this.#result(id, copied ? labels.copied : labels.copyFailed);
  }

  get #transcript(): string {
    return transcript(this.#talk?.turns ?? [], this.#options);
  }

  async #copyAll(): Promise<void> {
    const { labels } = this.#options;
    const copied = await copyText(this.#transcript, this.renderRoot);
    this.#say(copied ? labels.copiedAll : labels.copyFailed);
  }

  #result(id: string, text: string): void {
    this.#results.set(id, text);
    this.#status = text;
    this.requestUpdate();
  }

  async #clear(): Promise<void> {
    const { labels } = this.#options;
    const cleared = await this.#talk?.clear();
    if (cleared) this.#write('');
    this.#say(cleared ? labels.cleared : labels.clearFailed);
    void this.#focus('#box');
  }

  #fit(): void {
    fit(this.renderRoot.querySelector('.panel'));
  }

  #key(event: KeyboardEvent): void {
    if (event.composedPath()[0] === this.#box && this.#composition.sends(event)) {
      event.preventDefault();
      this.#act.send();
    }
    if (!this.#ui.open || this.#composition.takes(event)) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      if (this.#ui.clearing) this.#act.clear(false);
      else if (this.#ui.form) this.#act.leave();
      else this.#act.close();
    } else if (event.key === 'Tab' && this.#ui.small) {
      goRound(event, this.renderRoot, this.renderRoot.activeElement);
    }
  }

  protected override render() {
    const talk = this.#talk as Conversation;
    const context = { options: this.#options, talk, ui: this.#ui, act: this.#act };
    return html`${panelView(context, this.#on)}
      <p class="vh" role="status">${this.#status}</p>
      <p class="vh" role="alert">${this.#alert}</p>`;
  }

  protected override updated(): void {
    const talk = this.#talk as Conversation;
    const box = this.#box;
    if (box && !box.dataset.draft) {
      // Only now is there a box to put it in.
      box.dataset.draft = '1';
      this.#write(this.#session?.tab.get('draft') ?? '');
      this.#fit();
    }
    this.#edges.watch(this.renderRoot);
    if (!this.#ui.open) return;
    if (!this.#ui.live && talk.restoring === 'done') {
      later(() => {
        this.#ui.live = true;
        this.requestUpdate();
      }, SETTLED);
    }
    if (this.#scroller.follow(talk.turns)) {
      this.#ui.below = true;
      this.requestUpdate();
    }
    this.#count(talk);
  }

  /** Counts down while there is something to wait for. */
  #count(talk: Conversation): void {
    cancel(this.#tick);
    const time = now();
    for (const turn of talk.turns) {
      if (turn.failure && turn.until > time) {
        this.#tick = later(() => this.requestUpdate(), Math.min(TICK, turn.until - time + 20));
        return;
      }
    }
  }

  /** Called when the visitor has scrolled; the last answer is in view now, or it is not. */
  seen(): void {
    if (!this.#ui.below) return;
    this.#ui.below = false;
    this.requestUpdate();
  }
}
