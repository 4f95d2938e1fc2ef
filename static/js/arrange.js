// Putting works in order. Without this module every button sends the page's form, and the page comes back as it is then.
import { ArrangedRow } from "./arranged_row.js";
import { sendForm } from "./requests.js";
import { makeSortable } from "./reorder.js";
import { say } from "./toast.js";

/**
 * Where something has come to stand, as the server tells it; in no list where it has left the page's.
 * @typedef {{ row: string, list: string, place: number }} Placed
 */

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("arrange"));
const announcer = document.getElementById("announcer");

/** @type {Promise<unknown>} one move after the other, in the order in which they were made */
let turn = Promise.resolve();

/**
 * @param {string} wish the value of the button that would ask for it
 * @returns {Promise<Placed[]>}
 */
function ask(wish) {
  const fields = new FormData(/** @type {HTMLFormElement} */ (form));
  fields.set("do", wish);
  const answer = turn.then(() => sendForm(location.pathname, fields));
  turn = answer.catch(() => undefined);
  return answer.then(({ said, moved }) => {
    say(said);
    return moved;
  });
}

/** @param {HTMLFormElement} form */
function start(form) {
  const lists = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-row-name]")]);
  const rows = lists.map((list) => new ArrangedRow(list, ask, say));
  lists.forEach((list, number) => {
    makeSortable(list, (sentence) => announcer?.replaceChildren(sentence));
    list.addEventListener("moved", (event) => rows[number].moved(/** @type {CustomEvent} */ (event).detail));
    list.addEventListener("htmx:afterSwap", () => rows[number].grew());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    press(button, rows);
  });
}

/**
 * @param {HTMLButtonElement} button
 * @param {ArrangedRow[]} rows
 */
async function press(button, rows) {
  button.setAttribute("aria-busy", "true");
  try {
    const moved = await ask(button.value);
    for (const placed of moved.sort((one, other) => one.place - other.place)) put(placed, rows);
  } catch (refusal) {
    say(String(refusal));
  }
  button.removeAttribute("aria-busy");
}

/**
 * Shows something where it stands now: here, or no longer on this page.
 * @param {Placed} placed
 * @param {ArrangedRow[]} rows
 */
function put({ row, list, place }, rows) {
  const tile = document.getElementById(`row-${row}`);
  if (!tile) return;
  const neighbour = tile.nextElementSibling ?? tile.previousElementSibling;
  clear(tile);
  for (const each of rows) each.forget(tile);
  const isHere = rows.find((each) => each.name === list)?.take(tile, place) ?? false;
  if (!isHere) tile.remove();
  for (const each of rows) each.number();
  /** @type {HTMLElement | null | undefined} */ ((isHere ? tile : neighbour)?.querySelector("summary"))?.focus();
}

/**
 * What was typed and opened in it has had its effect.
 * @param {HTMLElement} tile
 */
function clear(tile) {
  tile.querySelector("details")?.removeAttribute("open");
  for (const field of tile.querySelectorAll("input")) field.value = "";
}

if (form) start(form);
