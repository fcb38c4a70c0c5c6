/* Forms of records: what is wrong, or made by somebody else meanwhile, is where one starts. */
"use strict";

document.querySelector("[data-first]")?.focus();

// What an error leads to may lie behind a fold.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-first] a");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  const fold = target.closest("details");
  if (fold) fold.open = true;
  target.focus();
});

// What is chosen of what may be meant joins what was chosen, so that one can type on.
document.addEventListener("change", (event) => {
  const found = event.target.closest(".found");
  if (!found) return;
  document.getElementById(found.dataset.list).append(event.target.closest("div"));
  document.getElementById(found.dataset.field).value = "";
  found.textContent = "";
  event.target.focus();
});
