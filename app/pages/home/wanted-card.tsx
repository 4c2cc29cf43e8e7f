import { Link } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { waitingAddress } from "../shared/log-address.ts";
import { Product } from "../shared/product.tsx";
import type { ShownProduct } from "../shared/product-words.ts";
import { stockWords, type ShownStock } from "../shared/stock-words.ts";
import { numberWords } from "../shared/words.ts";
import styles from "./wanted-card.module.css";

interface WantedCardProps {
  wanted: { product: ShownProduct; waiting: number; stock: ShownStock }[];
}

/** The variants that most people wait for, most first, and their stock; nothing if no one does. */
export function WantedCard({ wanted }: WantedCardProps) {
  const reader = useReader();
  const { t } = reader;
  if (wanted.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("demand.top.title")}
          </Text>
          <Button variant="plain" url="/app/demand">
            {t("demand.top.all")}
          </Button>
        </InlineStack>
        <ol className={styles.list}>
          {wanted.map(({ product, waiting, stock }) => (
            <li key={product.variantId} className={styles.line}>
              <Link to={waitingAddress({ variant: product.variantId })} className={styles.link}>
                <Product {...product} />
              </Link>
              <span className={styles.stock}>
                {stock.available === null
                  ? t("demand.top.stockUnknown")
                  : stockWords(stock, reader)}
              </span>
              <span className={styles.people}>
                {t("demand.top.waiting", { count: waiting, number: numberWords(waiting, reader) })}
              </span>
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}
