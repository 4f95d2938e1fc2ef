/** What is wrong with the fields of a form, told beside each of them while the page stays as it is. */
export class FieldErrors {
  /** @type {Map<HTMLElement, HTMLElement>} */
  #told = new Map();

  /** @param {Record<string, string>} sentences by the ids of the fields; those that were told before and are right now go */
  show(sentences) {
    for (const [field, note] of this.#told) if (note.textContent !== sentences[field.id]) this.#clear(field, note);
    for (const [id, sentence] of Object.entries(sentences)) {
      const field = document.getElementById(id);
      if (field && !this.#told.has(field)) this.#tell(field, sentence);
    }
  }

  /**
   * @param {HTMLElement} field
   * @param {string} sentence
   */
  #tell(field, sentence) {
    const note = document.createElement("p");
    note.className = "errorlist";
    note.id = `${field.id}-wrong`;
    note.textContent = sentence;
    (field.closest(".word-box") ?? field).after(note);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), note.id].filter(Boolean).join(" "));
    const fold = field.closest("details");
    if (fold) fold.open = true;
    this.#told.set(field, note);
  }

  /**
   * @param {HTMLElement} field
   * @param {HTMLElement} note
   */
  #clear(field, note) {
    note.remove();
    field.removeAttribute("aria-invalid");
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== note.id);
    if (others.some(Boolean)) field.setAttribute("aria-describedby", others.join(" "));
    else field.removeAttribute("aria-describedby");
    this.#told.delete(field);
  }
}
