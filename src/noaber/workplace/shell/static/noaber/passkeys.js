/* Says on the page that a passkey could not be used, where allauth says it to the console only. */
"use strict";

document.addEventListener("allauth.error", (event) => {
  for (const place of document.querySelectorAll("[data-passkey-failed]")) {
    const sentence = document.createElement("p");
    sentence.textContent = place.dataset.passkeyFailed;
    place.className = "utrecht-alert utrecht-alert--error";
    place.replaceChildren(sentence);
  }
  event.preventDefault();
});
