/** Tells the owner of the page, in the console, what keeps the chat from the bot. */

import { request } from '../safe.ts';

let said = false;

function say(text: string): void {
  if (!said) console.error(`cxo-chat: ${text}`);
  said = true;
}

/** Called when a request got no answer, and none ever did: finds out why, and says it once. */
export async function explain(base: string): Promise<void> {
  if (said) return;
  const { origin } = new URL(base);
  if (self.origin === 'null')
    return say(`a frame with sandbox needs allow-same-origin; ${origin} cannot list this one.`);
  const blocked = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent) => {
    if (effectiveDirective === 'connect-src' && blockedURI.startsWith(origin))
      say(`this page's Content-Security-Policy must allow ${origin} in its connect-src.`);
  };
  document.addEventListener('securitypolicyviolation', blocked);
  try {
    // What every page may have: if that comes, the server is there.
    await request(`${base}widget.js`, { method: 'HEAD', mode: 'no-cors', cache: 'no-store' });
    say(`${origin} does not answer this page. Is ${location.origin} in WEBSITE_ORIGINS?`);
  } catch {}
}
