/** Reads what the owner of the page wants from the data-* attributes of the element. */

import { LABELS, type Labels } from '../labels.ts';
import type { Options } from '../options.ts';
import { each, only } from '../safe.ts';
import { web } from '../urls.ts';

const NAMES = Object.keys(LABELS) as (keyof Labels)[];
const DEFAULT_TIMEOUT = 15;
const DEFAULT_LIMIT = 500;

const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const attribute = (name: keyof Labels) => `data-label-${dashed(name)}`;

/** The attributes that the element looks at. */
export const ATTRIBUTES = [
  'data-title',
  'data-greeting',
  'data-questions',
  'data-position',
  'data-color',
  'data-theme',
  'data-lang',
  'data-article-url',
  'data-source-lines',
  'data-contact-url',
  'data-form',
  'data-comments',
  ...each(NAMES, attribute),
];

const parts = (label: string) => only(label.split('|'), (part) => part.trim() !== '');

/** Reads the options; `home` is the address that the endpoint is beside, if none is given. */
export function readOptions(element: Element, home: string): Options {
  const given = (name: string) => element.getAttribute(name)?.trim() || null;
  const amount = (name: string, otherwise: number) => {
    const value = Number(given(name));
    return value > 0 ? value : otherwise;
  };
  const labels = { ...LABELS };
  each(NAMES, (name) => {
    labels[name] = given(attribute(name)) ?? LABELS[name];
  });
  labels.title = given('data-title') ?? labels.title;
  const endpoint = web(given('data-endpoint') ?? home, document.baseURI) ?? home;
  return {
    labels,
    greeting: parts(given('data-greeting') ?? labels.greeting),
    questions: parts(given('data-questions') ?? labels.questions),
    lang: given('data-lang') ?? 'ja',
    left: /left/.test(given('data-position') ?? ''),
    color: given('data-color') ?? '',
    article: web(given('data-article-url'), document.baseURI),
    lines: given('data-source-lines') === 'on',
    contact: web(given('data-contact-url'), document.baseURI, true),
    form: given('data-form') === 'on',
    comments: given('data-comments') !== 'off',
    endpoint: endpoint.endsWith('/') ? endpoint : `${endpoint}/`,
    timeout: amount('data-timeout', DEFAULT_TIMEOUT) * 1000,
    limit: amount('data-limit', DEFAULT_LIMIT),
  };
}
