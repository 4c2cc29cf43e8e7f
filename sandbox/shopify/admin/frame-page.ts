import { randomUUID } from "node:crypto";
import { html } from "#sandbox/klaviyo/html.ts";
import { printShell, type Places } from "./shell.ts";

/**
 * The app in its frame. `browser/main.js` puts around it what the app asks for in the admin. The frame
 * has another name each time: by its name a browser restores what the frame showed before a reload,
 * under an address whose signature has expired.
 */
export function framePage(places: Places, frameUrl: string): string {
  return printShell({
    ...places,
    title: "Notify me",
    here: "app",
    head: html`<script type="module" src="/admin/main.js"></script>`,
    body: html`<h1 class="spoken">Notify me</h1>
      <div class="loading" id="loading" role="progressbar" aria-label="Loading"></div>
      <div class="title-bar" id="title-bar" role="group" aria-label="Page actions" hidden></div>
      <iframe
        id="app"
        class="app"
        name="app-${randomUUID()}"
        title="Notify me"
        data-src="${frameUrl}"
      ></iframe>
      <noscript><p class="note">The app in the frame needs JavaScript.</p></noscript>
      <section class="save-bar" id="save-bar" aria-label="Unsaved changes" hidden></section>
      <div class="toasts" id="toasts" role="status"></div>
      <dialog class="leave" id="leave" aria-labelledby="leave-title">
        <h2 id="leave-title">Leave the page with unsaved changes?</h2>
        <p>What was changed and not saved is lost.</p>
        <form method="dialog">
          <button value="stay" autofocus>Stay</button>
          <button value="leave" class="critical">Leave the page</button>
        </form>
      </dialog>`,
  });
}
