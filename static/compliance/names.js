"use strict";

/* Gives a name to what Django's admin leaves without one for screen readers: search fields, the Delete box of a line,
   and the empty heading over the lines of an inline table. */
{
  function labelOf(field) {
    const label = field && field.labels && field.labels[0];
    return (field && field.getAttribute("aria-label")) || (label && label.textContent.trim().replace(/:$/, "")) || "";
  }

  function name(root) {
    root.querySelectorAll(".select2-selection__rendered").forEach((shown) => {
      const said = labelOf(shown.closest(".select2-container").previousElementSibling);
      shown.setAttribute("aria-label", said);
    });
    root.querySelectorAll("td.delete input[type=checkbox]").forEach((box) => {
      box.setAttribute("aria-label", "Delete this line");
    });
    root.querySelectorAll("th.original:empty").forEach((heading) => {
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = "Line";
      heading.append(said);
    });
  }

  // After the admin's own scripts, which make the search fields.
  window.addEventListener("load", () => name(document));
  document.addEventListener("formset:added", (event) => setTimeout(() => name(event.target), 0));
}
