// Refreshes the live sections when Klaviyo reports a change, at most ten times a second.
let waiting = false;

new window.EventSource("/events").addEventListener("message", () => {
  if (waiting) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    void renew();
  }, 100);
});

async function renew() {
  const answer = await fetch("/");
  const fresh = new window.DOMParser().parseFromString(await answer.text(), "text/html");
  for (const section of document.querySelectorAll("[data-live]")) {
    const renewed = fresh.getElementById(section.id);
    if (renewed && renewed.innerHTML !== section.innerHTML) section.replaceWith(renewed);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof HTMLElement && event.target.closest("[data-copy]");
  if (!(button instanceof HTMLElement)) return;
  void window.navigator.clipboard.writeText(button.dataset.copy ?? "").then(() => {
    button.textContent = "Copied";
  });
});
