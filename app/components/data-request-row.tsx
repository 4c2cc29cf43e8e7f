import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, InlineError, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { DataRequest } from "../merchant/data-request.ts";
import { saveAs } from "./download.ts";
import { Moment } from "./moment.tsx";
import type { Unanswered } from "./unanswered.ts";

const DOOR = "/app/data-requests";

/** One request: what is stored, as a file; and off the list, once it is answered. */
export function DataRequestRow({ request, now }: { request: DataRequest; now: Date }) {
  const close = useFetcher<{ closed: true } | Unanswered>();
  const [progress, setProgress] = useState<"idle" | "loading" | "failed">("idle");
  const who = request.email ?? request.phone ?? "A customer";

  async function download() {
    setProgress("loading");
    try {
      // App Bridge adds the session token to every request of the page to its own server.
      const answer = await fetch(DOOR, {
        method: "POST",
        body: new URLSearchParams({ intent: "download", id: request.id }),
      });
      if (!answer.ok) throw new Error(`The file was answered with ${answer.status}`);
      saveAs(await answer.blob(), "customer-data.json");
      setProgress("idle");
    } catch {
      setProgress("failed");
    }
  }

  return (
    <BlockStack gap="150">
      <InlineStack gap="200" align="space-between" blockAlign="center">
        <Text as="span" breakWord>
          {who}, asked <Moment at={request.requestedAt} now={now} />
        </Text>
        <InlineStack gap="200">
          <Button
            onClick={() => void download()}
            loading={progress === "loading"}
            accessibilityLabel={`Download the data of ${who}`}
          >
            Download
          </Button>
          <Button
            onClick={() =>
              close.submit({ intent: "close", id: request.id }, { method: "post", action: DOOR })
            }
            loading={close.state !== "idle"}
            accessibilityLabel={`Mark as answered: the request of ${who}`}
          >
            Mark as answered
          </Button>
        </InlineStack>
      </InlineStack>
      {close.state === "idle" && close.data && "intent" in close.data && (
        <InlineError
          fieldID={`data-request-${request.id}`}
          message="The app’s server did not answer. Mark it as answered again in a moment."
        />
      )}
      {progress === "failed" && (
        <InlineError
          fieldID={`data-request-${request.id}`}
          message="The file could not be fetched. Try again in a moment."
        />
      )}
    </BlockStack>
  );
}
