/** The page of protection/waiting.py: a worker finds the number, and the form sends itself. Without, one waits. */

const form = document.querySelector("form[data-challenge]");

if (form instanceof HTMLFormElement && window.isSecureContext && "Worker" in window) {
  const { salt, challenge, most, signature, worker } = form.dataset;
  const words = form.querySelector("[data-part=words]");
  const waiting = words?.textContent ?? "";
  const workers = new Worker(worker ?? "", { type: "module" });
  if (words) words.textContent = "Your browser is doing a small sum. The page opens by itself in a moment.";
  workers.addEventListener("message", ({ data: number }) => {
    const solution = form.elements.namedItem("solution");
    if (number === null || !(solution instanceof HTMLInputElement)) return giveUp();
    solution.value = btoa(JSON.stringify({ algorithm: "SHA-256", salt, challenge, number, signature }));
    form.requestSubmit();
  });
  workers.addEventListener("error", giveUp);
  workers.postMessage({ salt, challenge, most: Number(most) });

  /** Back to what is said without scripts. */
  function giveUp() {
    if (words) words.textContent = waiting;
  }
}
