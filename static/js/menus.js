const OPEN_MENU = "details.menu[open]";

/** A menu is a `<details class="menu">`: it closes on Escape, on a click elsewhere, and when another opens. */
export function closeMenusWhenDone() {
  document.addEventListener("click", (event) => closeMenusExcept(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenuAround(document.activeElement);
  });
  addEventListener("pagehide", () => closeMenusExcept(null));
}

/** @param {EventTarget | null} target */
function closeMenusExcept(target) {
  for (const menu of document.querySelectorAll(OPEN_MENU)) {
    if (!(target instanceof Node && menu.contains(target))) menu.removeAttribute("open");
  }
}

/** @param {Element | null} focused */
function closeMenuAround(focused) {
  const inside = focused?.closest(OPEN_MENU);
  closeMenusExcept(null);
  inside?.querySelector("summary")?.focus();
}
