/** @type {Map<HTMLFormElement, Element | null>} */
const sent = new Map();

/**
 * Keeps a form that is under way from being sent again. Forms that htmx sends are its own business. The button is not
 * disabled, because a disabled button's name and value would not be sent.
 */
export function guardDoubleSubmits() {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return;
    if (event.target.method !== "post") return;
    if (sent.has(event.target)) event.preventDefault();
    else markSent(event.target, event.submitter);
  });
  // Back brings the page as it was left: its forms may be sent again.
  addEventListener("pageshow", (event) => event.persisted && forgetSent());
}

/**
 * @param {HTMLFormElement} form
 * @param {Element | null} button
 */
function markSent(form, button) {
  sent.set(form, button);
  button?.setAttribute("aria-busy", "true");
}

function forgetSent() {
  for (const button of sent.values()) button?.removeAttribute("aria-busy");
  sent.clear();
}
