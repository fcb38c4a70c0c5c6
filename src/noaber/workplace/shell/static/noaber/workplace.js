/* What makes the pages smoother where scripts run. Every page works without. */
"use strict";

// The menu lies open where there is room for it.
for (const menu of document.querySelectorAll("details.menu")) {
  menu.open = window.matchMedia("(min-width: 64rem)").matches;
}

// A button that was pressed once sends once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && form.method === "post" && !form.hasAttribute("hx-post")) event.preventDefault();
  form.dataset.sent = "yes";
  window.setTimeout(() => delete form.dataset.sent, 4000);
});

// What is typed in a long form is kept as a draft, a moment after the last key; at once when the page goes away.
for (const form of document.querySelectorAll("form[data-draft]")) {
  let timer = 0;
  const said = (kept) => {
    const place = form.querySelector("[data-draft-said]");
    if (place) place.textContent = kept ? place.dataset.kept : place.dataset.notKept;
  };
  const keep = (keepalive) => {
    timer = 0;
    const body = new FormData(form);
    body.set("draft_path", form.dataset.draftPath);
    fetch(form.dataset.draft, { method: "POST", body, keepalive }).then((answer) => said(answer.ok && !answer.redirected)).catch(() => said(false));
  };
  const stop = () => { window.clearTimeout(timer); timer = 0; };
  form.addEventListener("input", () => { stop(); timer = window.setTimeout(keep, 1200, false); });
  form.addEventListener("submit", stop);
  document.addEventListener("visibilitychange", () => { if (timer && document.hidden) { stop(); keep(true); } });
}

// A list of choices that is long can be narrowed by typing.
for (const field of document.querySelectorAll("[data-narrow]")) {
  const choices = document.getElementById(field.dataset.narrow);
  field.closest("[hidden]")?.removeAttribute("hidden");
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const one of choices.querySelectorAll("label")) {
      const box = one.querySelector("input");
      one.hidden = !(box.checked || one.textContent.toLowerCase().includes(wanted));
    }
  });
}
