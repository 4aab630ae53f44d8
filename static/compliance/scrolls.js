"use strict";

/* Inline tables wider than the screen scroll sideways: they say so, and the keyboard reaches them. */
{
  function tell(table) {
    const cut = table.scrollWidth > table.clientWidth + 1;
    const group = table.closest(".inline-group");
    const heading = group.querySelector("h2");
    group.classList.toggle("is-cut", cut && table.scrollLeft + table.clientWidth < table.scrollWidth - 1);
    if (!cut) {
      ["tabindex", "role", "aria-labelledby"].forEach((name) => table.removeAttribute(name));
      return;
    }
    if (heading && !heading.id) heading.id = `${group.id}-heading`;
    table.tabIndex = 0;
    table.setAttribute("role", "group");
    if (heading) table.setAttribute("aria-labelledby", heading.id);
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".inline-group .tabular").forEach((table) => {
      const watch = new ResizeObserver(() => tell(table));
      watch.observe(table);
      [...table.children].forEach((part) => watch.observe(part));
      table.addEventListener("scroll", () => tell(table), { passive: true });
    });
  });
}
