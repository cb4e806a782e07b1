/** Tables that are larger than their place: which of their edges hide something. */

// In pixels: less is what rounding makes.
const SLACK = 2;

function look(table: HTMLElement): void {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight, scrollLeft, scrollTop } = table;
  const across = scrollWidth - clientWidth;
  const down = scrollHeight - clientHeight;
  const { classList } = table.parentElement as HTMLElement;
  const moves = across > SLACK || down > SLACK;
  classList.toggle('moves', moves);
  classList.toggle('goes-across', across - scrollLeft > SLACK);
  classList.toggle('goes-down', down - scrollTop > SLACK);
  // What cannot be moved is no stop for the keyboard.
  if (moves) table.tabIndex = 0;
  else table.removeAttribute('tabindex');
}

/** Marks the tables of the panel, now and whenever they are moved or get another size. */
export class Edges {
  #known = new WeakSet<Element>();
  #sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) look(target.closest('.table') as HTMLElement);
  });

  watch(root: ParentNode): void {
    for (const table of root.querySelectorAll<HTMLElement>('.table')) {
      if (this.#known.has(table)) continue;
      this.#known.add(table);
      // At once, so that no key comes before the first frame.
      look(table);
      this.#sizes.observe(table);
      // What it holds may grow while its place stays as it is.
      for (const content of table.children) this.#sizes.observe(content);
      table.addEventListener('scroll', () => look(table), { passive: true });
    }
  }
}
