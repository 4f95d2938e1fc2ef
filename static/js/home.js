// Home: a mix that is saved as it is set, and a look from time to time at what is new.
const EVERY = 60_000;
const WHOLE = 100;
const PARTS = ["following", "friends", "everyone"];

setInterval(lookForNewer, EVERY);
document.addEventListener("visibilitychange", lookForNewer);
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.form?.matches("form[data-mix]")) save(event.target);
});
// A look that fails is not worth a word: the next one is near.
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.body.addEventListener(name, (event) => {
    if (event.target instanceof Element && event.target.matches("[data-newer]")) event.preventDefault();
  });
}

let looked = Date.now();

function lookForNewer() {
  if (document.visibilityState !== "visible" || Date.now() - looked < EVERY / 2) return;
  looked = Date.now();
  document.querySelector("[data-newer]")?.dispatchEvent(new Event("look"));
}

/**
 * The other parts make room in proportion, so that all make a hundred again.
 * @param {HTMLInputElement} changed
 */
function save(changed) {
  const form = /** @type {HTMLFormElement} */ (changed.form);
  if (!changed.value || !changed.checkValidity()) return;
  if (PARTS.includes(changed.name)) makeRoom(form, changed);
  form.requestSubmit();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} changed
 */
function makeRoom(form, changed) {
  const [one, other] = PARTS.filter((name) => name !== changed.name).map(
    (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)),
  );
  const left = WHOLE - Number(changed.value);
  const before = Number(one.value) + Number(other.value);
  const share = before > 0 ? Math.round((left * Number(one.value)) / before) : left;
  one.value = String(share);
  other.value = String(left - share);
}
