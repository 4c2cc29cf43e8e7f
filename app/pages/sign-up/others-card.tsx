import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { signUpAddress } from "../shared/log-address.ts";
import { Moment } from "../shared/moment.tsx";
import { productWords } from "../shared/product-words.ts";
import { StateBadge } from "../shared/state-badge.tsx";
import type { Others } from "./others-view.server.ts";

/** The shopper's other sign-ups; nothing where there are none. */
export function OthersCard({ others, now }: { others: Others; now: Date }) {
  const reader = useReader();
  const { t } = reader;
  if (others.rows.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("views.signUp.others")}
        </Text>
        {others.rows.map(({ id, state, createdAt, product }) => {
          const { name, option } = productWords(product, reader);
          return (
            <BlockStack key={id} gap="100">
              <Link url={signUpAddress(id, {})}>
                {option ? t("log.variantOf", { product: name, variant: option }) : name}
              </Link>
              <InlineStack gap="200" blockAlign="center">
                <StateBadge state={state} />
                <Text as="span" tone="subdued">
                  <Moment at={createdAt} now={now} />
                </Text>
              </InlineStack>
            </BlockStack>
          );
        })}
        {others.all && (
          <InlineStack>
            <Link url={others.all}>{t("views.signUp.allOthers")}</Link>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}
