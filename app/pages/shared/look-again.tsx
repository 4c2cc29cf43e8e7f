import { useRevalidator } from "@remix-run/react";
import { Button, InlineStack } from "@shopify/polaris";
import { useEffect } from "react";
import { useReader } from "../../locales/reader.tsx";
import { useResource } from "./use-resource.ts";

const readKind = (json: unknown) => json as { kind: string };

/** A button that asks Klaviyo at once whether its part has changed; the page's verdict follows. */
export function LookAgain() {
  const { t } = useReader();
  const { load, loading, data } = useResource("/app/readiness", readKind, { method: "POST" });
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (data?.kind === "report") revalidate();
  }, [data, revalidate]);
  return (
    <InlineStack gap="300" blockAlign="center">
      <Button onClick={() => void load()} loading={loading}>
        {t("home.checkAgain.check")}
      </Button>
      <span role="status">
        {data &&
          !loading &&
          t(`home.checkAgain.${data.kind === "report" ? "unchanged" : "failed"}`)}
      </span>
    </InlineStack>
  );
}
