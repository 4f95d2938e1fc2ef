/** What is loaded in the place of a link to it takes the focus that the link had: nobody is thrown back to the top. */
export function keepFocusOnMore() {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const more = /** @type {CustomEvent<{ target: Element }>} */ (event).detail.target;
    if (!more.matches(".more") || !more.contains(document.activeElement)) return;
    const before = more.previousElementSibling;
    document.body.addEventListener("htmx:afterSettle", () => focusIn(before?.nextElementSibling), { once: true });
  });
}

/** @param {Element | null | undefined} first */
function focusIn(first) {
  const link = first?.querySelector("a, button");
  if (link instanceof HTMLElement) link.focus({ preventScroll: true });
}
