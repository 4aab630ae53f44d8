"use strict";

/* Gives a name to what Django's admin leaves without one for screen readers: search fields, the Delete box of a line,
   and the empty heading over the lines of an inline table. */
{
  function labelOf(field) {
    const label = field && field.labels && field.labels[0];
    return (field && field.getAttribute("aria-label")) || (label && label.textContent.trim().replace(/:$/, "")) || "";
  }

  function name() {
    const unnamed = ".select2-selection__rendered, .select2-selection--multiple .select2-search__field";
    document.querySelectorAll(`:is(${unnamed}):not([aria-label])`).forEach((part) => {
      const container = part.closest(".select2-container");
      part.setAttribute("aria-label", labelOf(container.previousElementSibling));
    });
    // A cross that clears all stands in the list of what was chosen and is no item of it; each item has its own.
    document.querySelectorAll("ul.select2-selection__rendered > .select2-selection__clear").forEach((cross) => cross.remove());
    document.querySelectorAll("td.delete input[type=checkbox]:not([aria-label])").forEach((box) => {
      box.setAttribute("aria-label", "Delete this line");
    });
    document.querySelectorAll("th.original:empty").forEach((heading) => {
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = "Line";
      heading.append(said);
    });
  }

  // The admin's own scripts make the search fields and the further lines, at times of their own.
  document.addEventListener("DOMContentLoaded", () => {
    name();
    new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  });
}
