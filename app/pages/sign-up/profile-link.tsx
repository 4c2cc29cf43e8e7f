import { useFetcher } from "@remix-run/react";
import { Button, InlineStack, Link, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { useFocusOn } from "../frame/focus.ts";
import type { SubscriptionAnswer } from "./subscription-answer.ts";

/**
 * A profile's page. Klaviyo's own MCP server names this address, and its help says that the id is in
 * the address of the page. https://help.klaviyo.com/hc/en-us/articles/115005247088
 */
const PROFILES = "https://www.klaviyo.com/profile/";

const LINK_ID = "klaviyo-profile";

/** Leads to the shopper's profile in Klaviyo, which is looked up when the merchant asks for it. */
export function ProfileLink() {
  const { t } = useReader();
  const fetcher = useFetcher<SubscriptionAnswer>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const found = answer?.intent === "find_profile" ? answer.profile : undefined;
  useFocusOn(LINK_ID, answer);
  return (
    <div id={LINK_ID} tabIndex={-1}>
      {found?.kind === "found" ? (
        <Link url={PROFILES + found.id} target="_blank">
          {t("subscription.profile.open")}
        </Link>
      ) : (
        <InlineStack gap="200" blockAlign="center">
          <Button
            variant="plain"
            loading={fetcher.state !== "idle"}
            onClick={() => fetcher.submit({ intent: "find_profile" }, { method: "post" })}
          >
            {t("subscription.profile.find")}
          </Button>
          {answer && (
            <Text as="span" tone="subdued">
              {t(`subscription.profile.${sayOf(found)}`)}
            </Text>
          )}
        </InlineStack>
      )}
    </div>
  );
}

type Found = Extract<SubscriptionAnswer, { intent: "find_profile" }>["profile"];

function sayOf(found: Found | undefined): "none" | "notPermitted" | "unanswered" {
  if (found?.kind === "none") return "none";
  return found?.kind === "denied" && found.why === "missing" ? "notPermitted" : "unanswered";
}
