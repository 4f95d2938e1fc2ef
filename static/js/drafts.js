// The list of drafts. Without this module "Choose all" asks for the page once more, with every box ticked.

const form = document.getElementById("drafts");
const count = form?.querySelector("[data-chosen-count]");
const all = form?.querySelector("[data-choose-all]");

function boxes() {
  return /** @type {HTMLInputElement[]} */ ([...(form?.querySelectorAll("input[name=draft]") ?? [])]);
}

function tell() {
  const chosen = boxes().filter((box) => box.checked).length;
  if (count) count.textContent = chosen ? `${chosen} chosen` : "";
  if (all) all.textContent = chosen && chosen === boxes().length ? "Choose none" : "Choose all";
}

all?.addEventListener("click", (event) => {
  event.preventDefault();
  const isWanted = boxes().some((box) => !box.checked);
  for (const box of boxes()) box.checked = isWanted;
  tell();
});
form?.addEventListener("change", tell);
addEventListener("pageshow", tell);
