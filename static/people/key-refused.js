// A key that is missing, unknown or not touched in time: said on the page, not to the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("key-refused").hidden = false;
});
