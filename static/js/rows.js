// Rows of a form: more of them, in another order. Without this module there is an empty row after each saving, and numbers.
import { makeSortable } from "./reorder.js";

class Rows {
  /** @param {HTMLElement} group */
  constructor(group) {
    this.group = group;
    this.list = /** @type {HTMLElement} */ (group.querySelector("ol"));
    this.template = /** @type {HTMLTemplateElement} */ (group.querySelector("template"));
    this.adder = /** @type {HTMLButtonElement} */ (group.querySelector("[data-add-row]"));
    this.total = /** @type {HTMLInputElement} */ (group.querySelector("input[name$='-TOTAL_FORMS']"));
  }

  start() {
    const said = /** @type {HTMLElement} */ (this.group.querySelector("[data-said]"));
    makeSortable(this.list, (sentence) => (said.textContent = sentence));
    this.list.addEventListener("change", (event) => event.target === this.list && this.renumber());
    this.adder.addEventListener("click", () => this.add());
    this.offerMore();
  }

  /** A row that comes new has a number of its own: the others may have been moved. */
  add() {
    const number = Number(this.total.value);
    const holder = document.createElement("ol");
    holder.innerHTML = this.template.innerHTML.replaceAll("__prefix__", String(number));
    const row = /** @type {HTMLElement} */ (holder.firstElementChild);
    this.list.append(row);
    this.total.value = String(number + 1);
    this.renumber();
    this.offerMore();
    /** @type {HTMLElement | null} */ (row.querySelector("input"))?.focus();
  }

  renumber() {
    [...this.list.children].forEach((row, place) => {
      const order = row.querySelector("input[name$='-ORDER']");
      if (order instanceof HTMLInputElement) order.value = String(place + 1);
      row.querySelector("[role=group]")?.setAttribute("aria-label", `${this.group.dataset.one} ${place + 1}`);
    });
  }

  offerMore() {
    this.adder.hidden = this.list.children.length >= Number(this.adder.dataset.most);
  }
}

for (const group of document.querySelectorAll("[data-rows]")) {
  if (group instanceof HTMLElement) new Rows(group).start();
}
