import { columnsOf, moveTo, startDragging } from "./reorder_drag.js";

/**
 * Lets the rows of a list, or tiles in lines, be put in another order: by dragging the grip, by keys, and by their Up and
 * Down buttons. The list hears `change` when they stand in another order, and `moved` with the row in its detail.
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
  startDragging(list, (row) => sorting.changed(row));
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
    if (button.dataset.move) this.#pressed(event, row, button.dataset.move === "up" ? -1 : 1);
    // A click without a pointer: Enter, Space, or a screen reader's own action.
    if ("grip" in button.dataset && event.detail === 0) this.#liftOrSet(row);
  }

  /**
   * @param {MouseEvent} event
   * @param {HTMLElement} row
   * @param {number} step
   */
  #pressed(event, row, step) {
    // Beyond the rows that are here the server goes on.
    if (this.#goesOn() && !this.#rows()[this.#rows().indexOf(row) + step]) return;
    event.preventDefault();
    this.#moveBy(row, step);
  }

  /** @param {KeyboardEvent} event */
  keyPressed(event) {
    const row = this.#rowOf(event.target);
    if (!row) return;
    if (event.key === "Escape" && this.#lifted) return this.#putBack(event);
    const step = stepOf(event.key, this.list);
    if (!step || !(event.altKey || this.#lifted?.row === row)) return;
    event.preventDefault();
    this.#moveBy(row, step);
  }

  /** @param {FocusEvent} event */
  focusLeft(event) {
    if (this.#lifted && !this.#lifted.row.contains(/** @type {Node | null} */ (event.relatedTarget))) this.#set();
  }

  /**
   * The rows stand in another order than before.
   * @param {HTMLElement} row the one that was moved
   */
  changed(row) {
    this.list.dispatchEvent(new Event("change", { bubbles: true }));
    this.list.dispatchEvent(new CustomEvent("moved", { detail: row }));
  }

  /** The first cannot go up, the last not down. Not `disabled`: that would take the focus away from under a finger. */
  markEnds() {
    if (this.#goesOn()) return;
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
    this.changed(row);
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
      this.changed(row);
    }
    row.scrollIntoView({ block: "nearest" });
    this.announce(`Moved to ${this.#placeOf(row)}.`);
  }

  /** @param {HTMLElement} row */
  #placeOf(row) {
    const rows = this.#rows();
    return `place ${rows.indexOf(row) + 1} of ${rows.length}`;
  }

  /** Whether there are rows before or after these on other pages. */
  #goesOn() {
    return "goesOn" in this.list.dataset;
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
 * How far an arrow moves a row: in a list up and down, among tiles along their lines and from line to line.
 * @param {string} key
 * @param {HTMLElement} list
 */
function stepOf(key, list) {
  const columns = columnsOf(list);
  if (columns === 1) return { ArrowUp: -1, ArrowDown: 1 }[key];
  return { ArrowUp: -columns, ArrowDown: columns, ArrowLeft: -1, ArrowRight: 1 }[key];
}
