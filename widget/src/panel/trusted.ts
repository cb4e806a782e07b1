/** Where a page enforces Trusted Types, the policy by which our templates become elements. */

interface Types {
  defaultPolicy: unknown;
  createPolicy(name: string, rules: object): { createHTML(text: string): string };
}

const types = (window as unknown as { trustedTypes?: Types }).trustedTypes;

function make() {
  // Some pages list the other name, which the policy once had.
  for (const name of ['cxo-chat', 'lit-html']) {
    try {
      return types?.createPolicy(name, { createHTML: (text: string) => text });
    } catch {}
  }
  // A default policy of the page is asked instead.
  if (!types?.defaultPolicy)
    console.error("cxo-chat: this page's policy must name cxo-chat in its trusted-types.");
  return undefined;
}

export const policy = make();

/** Throws where the page lets no template become an element. */
export function assertTrusted(): void {
  document.createElement('template').innerHTML = policy?.createHTML('<i></i>') ?? '<i></i>';
}
