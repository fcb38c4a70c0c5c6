/* Trying weights and judging, smoother where scripts run. */
"use strict";

// The number beside a slider follows it.
document.addEventListener("input", (event) => {
  if (event.target.type !== "range") return;
  const number = event.target.parentElement.querySelector("output");
  if (number) number.value = event.target.value;
});

// What was opened stays open when a new answer comes; weights that cannot be reckoned with have an answer too.
let open = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "answer") return;
  if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  open = [...event.detail.target.querySelectorAll("details[open]")].map((one) => one.id || one.className);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "answer") return;
  for (const one of event.detail.target.querySelectorAll("details")) one.open = open.includes(one.id || one.className);
});

// A link to a closed part opens it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const part = link && document.getElementById(link.getAttribute("href").slice(1));
  if (part && part.tagName === "DETAILS") part.open = true;
});

// One criterion at a time on a phone: the one in the address, else the first that is not complete.
const form = document.querySelector("form[data-judging]");
if (form) {
  const parts = [...form.querySelectorAll(".criterion")];
  const small = window.matchMedia("(max-width: 46rem)");
  const show = (move) => {
    const alone = small.matches && !form.hasAttribute("data-faults");
    form.classList.toggle("one-at-a-time", alone);
    const asked = parts.find((one) => `#${one.id}` === window.location.hash);
    const now = asked || parts.find((one) => !one.hasAttribute("data-complete")) || parts[0];
    for (const one of parts) one.classList.toggle("is-now", one === now);
    if (alone && move && asked) now.scrollIntoView();
  };
  window.addEventListener("hashchange", () => show(true));
  small.addEventListener("change", () => show(false));
  show(true);

  // How far it is, while answering.
  const count = () => {
    for (const part of parts) {
      let done = 0;
      const cells = [...part.querySelectorAll(".judged")];
      for (const cell of cells) {
        const chosen = cell.querySelector("input[type=radio]:checked");
        const answered = Boolean(chosen && chosen.value);
        cell.classList.toggle("answered", answered);
        if (answered) done += 1;
      }
      const said = form.querySelector(`[data-count="${part.id}"]`);
      if (said) said.textContent = `${done}/${cells.length}`;
    }
    const meter = form.querySelector("progress");
    if (meter) meter.value = form.querySelectorAll(".judged.answered").length;
  };
  form.addEventListener("change", count);
}
