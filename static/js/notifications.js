import { sendForm } from "./requests.js";

/** Lines that were shown are read: the server is told which, and answers how many are new still. */
const form = document.querySelector("form[data-seen]");

if (form instanceof HTMLFormElement) {
  markShown(form);
  document.addEventListener("visibilitychange", () => markShown(form));
  document.addEventListener("htmx:load", () => markShown(form));
}

/**
 * The marks of what is new stay until the page is left, so that one finds them.
 * @param {HTMLFormElement} form
 */
async function markShown(form) {
  const lines = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".notice[data-new]"))];
  if (document.visibilityState !== "visible" || !lines.length) return;
  const fields = new FormData(form);
  // Strings, for they are larger than numbers can be here; the list is in their order.
  fields.set("newest", lines[0].dataset.new ?? "");
  fields.set("oldest", lines[lines.length - 1].dataset.new ?? "");
  for (const line of lines) delete line.dataset.new;
  try {
    showCount(form, (await sendForm(form.action, fields)).unseen);
  } catch {
    // They are new the next time too; the button is there meanwhile.
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {number} count
 */
function showCount(form, count) {
  // It keeps its place, so that nothing moves.
  form.classList.toggle("notices-read", !count);
  const badge = document.querySelector("[data-unseen]");
  if (!badge) return;
  if (count) badge.querySelector("[data-unseen-count]")?.replaceChildren(count > 99 ? "99+" : String(count));
  else badge.remove();
}
