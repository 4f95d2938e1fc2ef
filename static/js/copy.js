import { say } from "./toast.js";

/** `<button type="button" data-copy="https://...">` copies the address; it is shown only where scripts run. */
export function startCopyButtons() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copy]");
    if (button instanceof HTMLElement) copyLink(button.dataset.copy || location.href);
  });
}

/** @param {string} address */
async function copyLink(address) {
  try {
    await navigator.clipboard.writeText(address);
    say("Link copied.");
  } catch {
    // No permission, or a page without https: the address is shown, ready to be copied by hand.
    prompt("Copy this link:", address);
  }
}
