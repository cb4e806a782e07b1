/** <cxo-chat>: the launcher. What opens when it is pressed is only fetched then. */

import type { Happened, Panel } from '../options.ts';
import { later } from '../safe.ts';
import { Store } from '../talk/storage.ts';
import { apiOf, watchAddress, watchLinks } from './api.ts';
import { colorRules } from './color.ts';
import style from './host.css?inline';
import { Launcher } from './launcher.ts';
import { readFirst } from './options.ts';
import { isDark, watchTheme } from './theme.ts';

// Of several in a page the first one works; the others keep out of its way.
let first: Chat | null = null;

const KEYS = ['keydown', 'keyup', 'keypress'];
// As in panel.css: there the panel covers the page.
const SMALL = '(max-width: 480px), (max-height: 420px)';
// In pixels: so far from the edge it stands elsewhere; bars of browsers are lower.
const ASTRAY = 150;
// In milliseconds: until it comes back; a page that takes it away again and again is not to suffer.
const AWAY = 100;

export class Chat extends HTMLElement {
  /** The address beside which the API is, unless the element says where. */
  static home = '';
  /** Fetches the panel. */
  static load: () => Promise<Panel>;

  #given = readFirst(this, Chat.home);
  #launcher = new Launcher();
  #section = document.createElement('section');
  #failed = document.createElement('p');
  #sheet = new CSSStyleSheet();
  #tint = new CSSStyleSheet();
  #tab: Store | null = null;
  #site: Store | null = null;
  #removed = false;
  #panel: Panel | null = null;
  #loading: Promise<Panel | null> | null = null;
  #stop = new AbortController();
  #attributes = new MutationObserver(() => this.#tab && this.#read());

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
    this.#attributes.observe(this, { attributes: true });
  }

  connectedCallback(): void {
    first ??= this;
    if (first !== this) return;
    this.shadowRoot?.append(this.#section);
    this.#removed = false;
    this.#read();
    this.#attributes.takeRecords();
    // As a frame is made: until then to look where it stands means to lay out the whole page.
    requestAnimationFrame(() => this.#place());
    this.#stop = new AbortController();
    watchTheme(this.#stop.signal, () => this.#show());
    Object.assign(window, { cxoChat: apiOf(this) });
    watchLinks(this, this.#stop.signal);
    watchAddress(this, this.#stop.signal);
    if (this.#panel) return;
    // Nobody opens a page to find it covered.
    if (matchMedia(SMALL).matches) this.#set('open', false);
    if (this.#is('open')) void this.#open(false);
    // It was asked, and the page left before the answer came.
    else if (this.#is('waits')) void this.#fetch();
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    if (first !== this) return;
    first = null;
    later(() => {
      if (!first && !this.#removed) document.documentElement?.append(this);
    }, AWAY);
  }

  /** Whoever means it calls this; any other way to lose its place is the page's accident. */
  override remove(): void {
    this.#removed = true;
    super.remove();
  }

  /** Goes above everything where a transform of the page has taken it away from the screen's edge. */
  #place(): void {
    // Between the call and the frame the page may have taken it away.
    if (!this.isConnected) return;
    if (Math.abs(this.getBoundingClientRect().bottom - innerHeight) < ASTRAY) return;
    this.popover = 'manual';
    this.showPopover?.();
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

  #read(): void {
    this.#given = readFirst(this, Chat.home);
    const { color, gaps, endpoint } = this.#given;
    this.#tab ??= new Store(() => sessionStorage, `cxo-chat:${endpoint}:`);
    this.#site ??= new Store(() => localStorage, `cxo-chat:${endpoint}:`);
    this.#tint.replaceSync(`${colorRules(color)}:host{${gaps}}`);
    this.#panel?.refresh();
    this.#show();
  }

  #is(state: 'open' | 'unread' | 'waits'): boolean {
    return this.#tab?.get(state) !== null;
  }

  #set(state: 'open' | 'unread', value: boolean): void {
    this.#tab?.set(state, value ? '1' : null);
  }

  get #left(): boolean {
    const chosen = this.#site?.get('side');
    return chosen ? chosen === 'left' : this.#given.left;
  }

  #show(): void {
    const options = this.#given;
    this.#section.lang = options.lang;
    this.#section.className = `${this.#left ? 'left' : ''} ${isDark(options.theme) ? 'dark' : ''}`;
    this.#section.setAttribute('aria-label', options.labels.region);
    this.#launcher.show(options.labels, !!this.#panel && this.#is('open'), this.#is('unread'));
  }

  #fetch(): Promise<Panel | null> {
    this.#loading ??= this.#make();
    return this.#loading;
  }

  async #make(): Promise<Panel | null> {
    try {
      const panel = await Chat.load();
      panel.around = {
        host: this,
        home: Chat.home,
        tell: (name, detail) => this.#tell(name, detail),
        closed: () => {
          this.#set('open', false);
          this.#show();
          this.#launcher.button.focus({ preventScroll: true });
        },
        move: () => {
          this.#site?.set('side', this.#left ? 'right' : 'left');
          this.#show();
        },
        news: () => {
          this.#set('unread', true);
          this.#show();
        },
      };
      panel.refresh();
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
    this.#place();
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
