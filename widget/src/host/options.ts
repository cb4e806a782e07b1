/** Reads what the owner of the page wants from the data-* attributes of the element. */

import { FIRST, LABELS } from '../labels.ts';
import type { Options } from '../options.ts';
import { each, keys, only } from '../safe.ts';
import { web } from '../urls.ts';

const DEFAULT_TIMEOUT = 15;
const DEFAULT_LIMIT = 500;

const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const parts = (label: string) => only(label.split('|'), (part) => part.trim() !== '');
const reader = (element: Element) => (name: string) => element.getAttribute(name)?.trim() || null;
type Given = ReturnType<typeof reader>;

function labelsOf<T extends object>(own: T, given: Given): T {
  const labels = { ...own };
  each(keys(own) as (keyof T & string)[], (name) => {
    labels[name] = (given(`data-label-${dashed(name)}`) as (typeof own)[typeof name]) ?? own[name];
  });
  return labels;
}

function endpointOf(given: Given, home: string): string {
  const endpoint = web(given('data-endpoint') ?? home, document.baseURI) ?? home;
  return endpoint.endsWith('/') ? endpoint : `${endpoint}/`;
}

const gap = (axis: string, pixels: string | null) =>
  Number(pixels) >= 0 && pixels ? `--cxo-chat-gap-${axis}:${Number(pixels)}px;` : '';

/** Reads what is needed before the panel is there; `home` is as below. */
export function readFirst(element: Element, home: string) {
  const given = reader(element);
  return {
    labels: labelsOf(FIRST, given),
    lang: given('data-lang') ?? 'ja',
    left: /left/.test(given('data-position') ?? ''),
    color: given('data-color') ?? '',
    gaps: gap('x', given('data-gap-x')) + gap('y', given('data-gap-y')),
    theme: given('data-theme'),
    endpoint: endpointOf(given, home),
  };
}

/** Reads the options; `home` is the address that the endpoint is beside, if none is given. */
export function readOptions(element: Element, home: string): Options {
  const given = reader(element);
  const amount = (name: string, otherwise: number) => {
    const value = Number(given(name));
    return value > 0 ? value : otherwise;
  };
  const labels = labelsOf(LABELS, given);
  labels.title = given('data-title') ?? labels.title;
  return {
    labels,
    greeting: parts(given('data-greeting') ?? labels.greeting),
    questions: parts(given('data-questions') ?? labels.questions),
    article: web(given('data-article-url'), document.baseURI),
    lines: given('data-source-lines') === 'on',
    contact: web(given('data-contact-url'), document.baseURI, true),
    form: given('data-form') === 'on',
    comments: given('data-comments') !== 'off',
    endpoint: endpointOf(given, home),
    timeout: amount('data-timeout', DEFAULT_TIMEOUT) * 1000,
    limit: amount('data-limit', DEFAULT_LIMIT),
  };
}
