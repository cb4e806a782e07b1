/** <cxo-chat>: the launcher. What opens when it is pressed is only fetched then. */

import type { Happened, Options, Panel } from '../options.ts';
import { Store } from '../talk/storage.ts';
import { apiOf, watchAddress, watchLinks } from './api.ts';
import { colorRules } from './color.ts';
import style from './host.css?inline';
import { Launcher } from './launcher.ts';
import { ATTRIBUTES, readOptions } from './options.ts';

// Of several in a page the first one works; the others keep out of its way.
let first: Chat | null = null;

const KEYS = ['keydown', 'keyup', 'keypress'];

export class Chat extends HTMLElement {
  static observedAttributes = ATTRIBUTES;
  /** The address beside which the API is, unless the element says where. */
  static home = '';
  /** Fetches the panel. */
  static load: () => Promise<Panel>;

  #options: Options | null = null;
  #launcher = new Launcher();
  #section = document.createElement('section');
  #failed = document.createElement('p');
  #sheet = new CSSStyleSheet();
  #tint = new CSSStyleSheet();
  #tab: Store | null = null;
  #panel: Panel | null = null;
  #loading: Promise<Panel | null> | null = null;
  #stop = new AbortController();

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    this.#sheet.replaceSync(style);
    root.adoptedStyleSheets = [this.#sheet, this.#tint];
    this.#failed.className = 'failed';
    this.#failed.setAttribute('role', 'alert');
    const { button } = this.#launcher;
    this.#section.append(button, this.#failed);
    button.addEventListener('click', () => void this.open());
    // Whoever comes near it is likely to press it.
    for (const name of ['pointerenter', 'focus', 'touchstart']) {
      button.addEventListener(name, () => void this.#fetch(), { passive: true });
    }
    for (const name of KEYS) {
      // The page's own shortcuts are not meant by what is typed here.
      this.#section.addEventListener(name, (event) => event.stopPropagation());
    }
  }

  connectedCallback(): void {
    first ??= this;
    if (first !== this) return;
    this.shadowRoot?.append(this.#section);
    const { endpoint } = this.#given;
    this.#tab ??= new Store(() => sessionStorage, `cxo-chat:${endpoint}:`);
    this.#show();
    this.#stop = new AbortController();
    Object.assign(window, { cxoChat: apiOf(this) });
    watchLinks(this, this.#stop.signal);
    watchAddress(this, this.#stop.signal);
    if (this.#panel) return;
    if (this.#is('open')) void this.#open(false);
    // It was asked, and the page left before the answer came.
    else if (this.#is('waits')) void this.#fetch();
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    if (first === this) first = null;
  }

  /** Opens the panel; false when it could not be loaded. */
  async open(): Promise<boolean> {
    const before = this.#panel && this.#is('open');
    const opened = await this.#open(true);
    if (opened && !before) this.#tell('opened');
    return opened;
  }

  close(): void {
    if (this.#is('open')) this.#panel?.close();
  }

  /** Opens the panel, and asks. */
  async ask(text: string): Promise<void> {
    if ((await this.open()) && text.trim()) this.#panel?.ask(text.trim());
  }

  /** Opens the panel, and puts a text into the box. */
  async prefill(text: string): Promise<void> {
    if ((await this.open()) && text.trim()) this.#panel?.prefill(text.trim());
  }

  #tell(name: Happened, detail: object = {}): void {
    const options = { bubbles: true, composed: true, detail };
    this.dispatchEvent(new CustomEvent(`cxo-chat:${name}`, options));
  }

  attributeChangedCallback(): void {
    this.#options = null;
    if (this.#tab) this.#show();
  }

  get #given(): Options {
    if (!this.#options) {
      this.#options = readOptions(this, Chat.home);
      this.#tint.replaceSync(colorRules(this.#options.color));
    }
    return this.#options;
  }

  #is(state: 'open' | 'unread' | 'waits'): boolean {
    return this.#tab?.get(state) !== null;
  }

  #set(state: 'open' | 'unread', value: boolean): void {
    this.#tab?.set(state, value ? '1' : null);
  }

  #show(): void {
    const options = this.#given;
    this.#section.lang = options.lang;
    this.#section.className = options.left ? 'left' : '';
    this.#section.setAttribute('aria-label', options.labels.region);
    this.#launcher.show(options.labels, !!this.#panel && this.#is('open'), this.#is('unread'));
    if (this.#panel) this.#panel.options = options;
  }

  #fetch(): Promise<Panel | null> {
    this.#loading ??= this.#make();
    return this.#loading;
  }

  async #make(): Promise<Panel | null> {
    try {
      const panel = await Chat.load();
      panel.options = this.#given;
      panel.around = {
        tell: (name, detail) => this.#tell(name, detail),
        closed: () => {
          this.#set('open', false);
          this.#show();
          this.#launcher.button.focus({ preventScroll: true });
        },
        news: () => {
          this.#set('unread', true);
          this.#show();
        },
      };
      this.#section.append(panel);
      this.#panel = panel;
      return panel;
    } catch {
      this.#loading = null;
      return null;
    }
  }

  async #open(focus: boolean): Promise<boolean> {
    this.#failed.textContent = '';
    const panel = await this.#fetch();
    if (!panel) {
      // Nobody has to hear that what they did not ask for has failed.
      if (focus) this.#failed.textContent = this.#given.labels.loadFailed;
      return false;
    }
    this.#set('open', true);
    this.#set('unread', false);
    panel.show(focus);
    this.#show();
    return true;
  }
}
