import { answer, listen } from "./frame.js";

listen("token", (question) => {
  void fetchToken().then(
    (token) => answer(question, { token }),
    (error) => answer(question, { error: String(error) }),
  );
});

async function fetchToken() {
  const response = await fetch("/session-token", { method: "POST" });
  // Uninstalled in another window: this page then says so.
  if (response.status === 409) location.reload();
  if (!response.ok) throw new Error(`No session token: ${response.status}`);
  return (await response.json()).token;
}
