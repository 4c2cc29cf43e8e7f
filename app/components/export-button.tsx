import { Banner, Button } from "@shopify/polaris";
import { useState } from "react";
import { writeView, type LogView } from "../outbox/filter.ts";
import { saveAs } from "./download.ts";

/** Where an export stands: a large one takes a while. */
export type ExportProgress = "idle" | "loading" | "failed";

/** Fetches what a view of the log means as a file, and saves it. */
export function useExport(view: LogView) {
  const [progress, setProgress] = useState<ExportProgress>("idle");
  async function start() {
    setProgress("loading");
    try {
      // App Bridge adds the session token to every request of the page to its own server.
      const query = writeView({ ...view, cursor: null }).toString();
      const answer = await fetch(`/app/export?${query}`);
      if (!answer.ok) throw new Error(`The file was answered with ${answer.status}`);
      saveAs(await answer.blob(), `sign-ups-${new Date().toISOString().slice(0, 10)}.csv`);
      setProgress("idle");
    } catch {
      setProgress("failed");
    }
  }
  return { progress, start, putAway: () => setProgress("idle") };
}

export type Export = ReturnType<typeof useExport>;

export function ExportButton({ progress, start }: Export) {
  return (
    <Button onClick={() => void start()} loading={progress === "loading"}>
      Export
    </Button>
  );
}

/** What is said where no file came, or not all of it: nothing was saved then. */
export function ExportFailed({ progress, start, putAway }: Export) {
  if (progress !== "failed") return null;
  return (
    <Banner
      tone="warning"
      title="The file could not be fetched"
      action={{ content: "Try again", onAction: () => void start() }}
      onDismiss={putAway}
    >
      <p>Nothing was saved. The log itself is as it was.</p>
    </Banner>
  );
}
