/**
 * Tiles in an order that the server keeps. What was moved here is sent by itself; what is refused goes back.
 */
export class ArrangedRow {
  /** @type {string[]} ids as the server has them */
  #kept = [];
  /** @type {Set<HTMLElement>} moved here, and not sent yet */
  #moved = new Set();
  #isSending = false;

  /**
   * @param {HTMLElement} list
   * @param {(wish: string) => Promise<unknown>} ask
   * @param {(sentence: string) => void} tell
   */
  constructor(list, ask, tell) {
    this.list = list;
    this.ask = ask;
    this.tell = tell;
    this.name = list.dataset.rowName;
    this.start = Number(list.dataset.start);
    this.#kept = this.#ids();
  }

  /** @param {HTMLElement} tile stands elsewhere than before */
  moved(tile) {
    this.#moved.add(tile);
    this.number();
    if (!this.#isSending) this.#send();
  }

  /** More tiles have come at the end; one that was put there before they came is among them again. */
  grew() {
    const seen = new Set();
    for (const tile of this.#tiles()) {
      if (seen.has(tile.id)) tile.remove();
      else seen.add(tile.id);
    }
    this.#kept.push(...this.#ids().filter((id) => !this.#kept.includes(id)));
    this.number();
  }

  /** @param {HTMLElement} tile is no longer the server's in this list */
  forget(tile) {
    this.#moved.delete(tile);
    this.#kept = this.#kept.filter((id) => id !== tile.dataset.row);
  }

  /**
   * Shows a tile at its place, if that is among those that are here; whether it is.
   * @param {HTMLElement} tile
   * @param {number} place
   */
  take(tile, place) {
    const others = this.#tiles().filter((other) => other !== tile);
    const index = place - this.start;
    const isAfterAll = index >= others.length;
    if (index < 0 || (isAfterAll && this.#hasMore())) return false;
    this.list.insertBefore(tile, others[index] ?? null);
    this.#kept.splice(index, 0, String(tile.dataset.row));
    return true;
  }

  /** From the first on: each goes after one that stands where it should already, or before all that the server has here. */
  async #send() {
    const tile = this.#tiles().find((each) => this.#moved.has(each));
    if (!tile) return;
    this.#moved.delete(tile);
    this.#isSending = true;
    const place = this.#tiles().indexOf(tile);
    const beside = this.#ids()[place - 1] ?? this.#kept.find((id) => id !== tile.dataset.row);
    try {
      if (!this.#isKept()) await this.ask(`${place ? "after" : "before"}:${tile.dataset.row}:${beside}`);
      this.#keep(String(tile.dataset.row), beside, place > 0);
    } catch (refusal) {
      this.#putBack();
      this.tell(String(refusal));
    }
    this.#isSending = false;
    this.#send();
  }

  #isKept() {
    return String(this.#ids()) === String(this.#kept);
  }

  /**
   * @param {string} id
   * @param {string} beside
   * @param {boolean} isAfter
   */
  #keep(id, beside, isAfter) {
    this.#kept = this.#kept.filter((other) => other !== id);
    this.#kept.splice(this.#kept.indexOf(beside) + (isAfter ? 1 : 0), 0, id);
  }

  /** As the server has it: what was not sent yet goes back too. */
  #putBack() {
    this.#moved.clear();
    const focused = document.activeElement;
    const byId = new Map(this.#tiles().map((tile) => [String(tile.dataset.row), tile]));
    this.list.append(...this.#kept.flatMap((id) => byId.get(id) ?? []));
    if (focused instanceof HTMLElement) focused.focus();
    this.number();
  }

  /** Writes beside each tile at which place it is. */
  number() {
    this.#tiles().forEach((tile, index) => {
      const place = tile.querySelector("[data-place]");
      if (place) place.textContent = String(this.start + index);
    });
  }

  #hasMore() {
    return this.list.id === "arranged" && Boolean(document.querySelector("#more a"));
  }

  #tiles() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  #ids() {
    return this.#tiles().map((tile) => String(tile.dataset.row));
  }
}
