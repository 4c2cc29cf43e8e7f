import { answer, listen } from "./frame.js";

listen("extensions", (question) => {
  void fetchExtensions().then(
    (extensions) => answer(question, { extensions }),
    (error) => answer(question, { error: String(error) }),
  );
});

async function fetchExtensions() {
  const response = await fetch("/extensions");
  if (!response.ok) throw new Error(`No extensions: ${response.status}`);
  return (await response.json()).extensions;
}
