import { useState } from "react";
import { MINUTE_MS } from "../../server/durations.ts";

export type DownloadProgress = "idle" | "loading" | "failed";

/**
 * Downloads a file of the app's own server; nothing is saved if it fails or is incomplete. `download`
 * returns whether it was saved.
 */
export function useDownload() {
  const [progress, setProgress] = useState<DownloadProgress>("idle");
  async function download(name: () => string, path: string, init?: RequestInit): Promise<boolean> {
    setProgress("loading");
    try {
      // App Bridge adds the session token to every request of the page to its own server.
      const answer = await fetch(path, init);
      if (!answer.ok) throw new Error(`The file was not sent: ${answer.status}`);
      saveAs(await answer.blob(), name());
      setProgress("idle");
      return true;
    } catch {
      setProgress("failed");
      return false;
    }
  }
  return { progress, download, reset: () => setProgress("idle") };
}

/** Saves fetched data as a file. A plain link would carry no session token. */
function saveAs(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address only after this task.
  setTimeout(() => URL.revokeObjectURL(address), MINUTE_MS);
}
