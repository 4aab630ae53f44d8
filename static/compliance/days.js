"use strict";

/* Says the reading of a typed day beside its field: "Saturday, June 21, 2003". The server decides what is a day; this
   only lets the reader see at once which day was typed. */
{
  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  const LONG = { weekday: "long", year: "numeric", month: "long", day: "numeric", timeZone: "UTC" };

  function parts(typed) {
    let found = typed.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
    if (found) return [+found[1], found[2] - 1, +found[3]];
    found = typed.match(/^([a-z]{3,9}) +(\d{1,2}),? +(\d{4})$/i);
    if (found) return [+found[3], MONTHS.indexOf(found[1].slice(0, 3).toLowerCase()), +found[2]];
    found = typed.match(/^(\d{1,2}) +([a-z]{3,9}) +(\d{4})$/i);
    if (found) return [+found[3], MONTHS.indexOf(found[2].slice(0, 3).toLowerCase()), +found[1]];
    return null;
  }

  function reading(typed) {
    const given = parts(typed.trim());
    if (!given || given[1] < 0) return "";
    const day = new Date(Date.UTC(...given));
    const exists = day.getUTCMonth() === given[1] && day.getUTCDate() === given[2];
    return exists ? day.toLocaleDateString("en-US", LONG) : "";
  }

  function say(field) {
    let echo = field.nextElementSibling;
    if (!echo || !echo.classList.contains("day-echo")) {
      echo = document.createElement("output");
      echo.className = "day-echo";
      echo.setAttribute("for", field.id);
      field.after(echo);
    }
    echo.textContent = reading(field.value);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("input.vDay")) say(event.target);
  });
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("input.vDay").forEach(say));
}
