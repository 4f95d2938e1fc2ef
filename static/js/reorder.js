import { startDragging } from "./reorder_drag.js";

/**
 * Lets the rows of a list be put in another order: by dragging the grip, by keys, and by their Up and Down buttons.
 * The order of the hidden inputs in the rows is what the form sends, so there is nothing else to keep.
 *
 * Keys: Alt with an arrow moves the row that one is in. On the grip, Enter or Space lifts the row, arrows move it,
 * Enter or Space sets it down and Escape puts it back.
 * @param {HTMLElement} list
 * @param {(sentence: string) => void} announce
 */
export function makeSortable(list, announce) {
  const sorting = new Sorting(list, announce);
  list.addEventListener("click", (event) => sorting.clicked(event));
  list.addEventListener("keydown", (event) => sorting.keyPressed(event));
  list.addEventListener("focusout", (event) => sorting.focusLeft(event));
  startDragging(list, () => sorting.changed());
  new MutationObserver(() => sorting.markEnds()).observe(list, { childList: true, subtree: true });
  sorting.markEnds();
}

class Sorting {
  /** @type {{ row: HTMLElement, from: number } | null} */
  #lifted = null;

  /**
   * @param {HTMLElement} list
   * @param {(sentence: string) => void} announce
   */
  constructor(list, announce) {
    this.list = list;
    this.announce = announce;
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const button = event.target instanceof Element && event.target.closest("button");
    const row = button && this.#rowOf(button);
    if (!row) return;
    if (button.dataset.move) {
      event.preventDefault();
      this.#moveBy(row, button.dataset.move === "up" ? -1 : 1);
    }
    // A click without a pointer: Enter, Space, or a screen reader's own action.
    if ("grip" in button.dataset && event.detail === 0) this.#liftOrSet(row);
  }

  /** @param {KeyboardEvent} event */
  keyPressed(event) {
    const row = this.#rowOf(event.target);
    if (!row) return;
    if (event.key === "Escape" && this.#lifted) return this.#putBack(event);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !(event.altKey || this.#lifted?.row === row)) return;
    event.preventDefault();
    this.#moveBy(row, step);
  }

  /** @param {FocusEvent} event */
  focusLeft(event) {
    if (this.#lifted && !this.#lifted.row.contains(/** @type {Node | null} */ (event.relatedTarget))) this.#set();
  }

  /** The rows stand in another order than before. */
  changed() {
    this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** The first cannot go up, the last not down. Not `disabled`: that would take the focus away from under a finger. */
  markEnds() {
    const rows = this.#rows();
    rows.forEach((row, place) => {
      row.querySelector("[data-move=up]")?.setAttribute("aria-disabled", String(place === 0));
      row.querySelector("[data-move=down]")?.setAttribute("aria-disabled", String(place === rows.length - 1));
    });
  }

  /** @param {HTMLElement} row */
  #liftOrSet(row) {
    if (this.#lifted) return this.#set();
    this.#lifted = { row, from: this.#rows().indexOf(row) };
    row.classList.add("is-lifted");
    this.announce(`Lifted, ${this.#placeOf(row)}. Arrows move it, Enter sets it down, Escape puts it back.`);
  }

  #set() {
    if (!this.#lifted) return;
    const { row } = this.#lifted;
    this.#lifted = null;
    row.classList.remove("is-lifted");
    this.announce(`Set down at ${this.#placeOf(row)}.`);
  }

  /** @param {KeyboardEvent} event */
  #putBack(event) {
    event.preventDefault();
    if (!this.#lifted) return;
    const { row, from } = this.#lifted;
    moveTo(row, from, this.#rows());
    this.#set();
  }

  /**
   * @param {HTMLElement} row
   * @param {number} step
   */
  #moveBy(row, step) {
    const rows = this.#rows();
    const place = rows.indexOf(row) + step;
    if (place >= 0 && place < rows.length) {
      moveTo(row, place, rows);
      this.changed();
    }
    row.scrollIntoView({ block: "nearest" });
    this.announce(`Moved to ${this.#placeOf(row)}.`);
  }

  /** @param {HTMLElement} row */
  #placeOf(row) {
    const rows = this.#rows();
    return `place ${rows.indexOf(row) + 1} of ${rows.length}`;
  }

  #rows() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** @param {EventTarget | null} inside */
  #rowOf(inside) {
    return this.#rows().find((row) => inside instanceof Node && row.contains(inside));
  }
}

/**
 * Moves the other rows past this one: a row that is taken out of the page, even for a moment, loses its focus.
 * @param {HTMLElement} row
 * @param {number} place
 * @param {HTMLElement[]} rows
 */
export function moveTo(row, place, rows) {
  const from = rows.indexOf(row);
  if (place < from) row.after(...rows.slice(place, from));
  else row.before(...rows.slice(from + 1, place + 1));
}
