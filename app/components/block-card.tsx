import { BlockStack, Button, Card, Text } from "@shopify/polaris";

/** The way to the theme editor, with the block already added. */
export function BlockCard({ themeEditor }: { themeEditor: string }) {
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="h2" variant="headingMd">
          The “Notify me” block
        </Text>
        <Text as="p">
          Shoppers sign up in a block on your product page. It shows itself only where the chosen
          variant is sold out. The theme editor opens with the block in place: move it where you
          like, then save the theme.
        </Text>
        <Button url={themeEditor} target="_blank">
          Add the block in the theme editor
        </Button>
      </BlockStack>
    </Card>
  );
}
