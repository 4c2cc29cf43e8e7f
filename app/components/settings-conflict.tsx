import { Banner, BlockStack, Button, InlineStack, List, Text } from "@shopify/polaris";
import { CONFLICT, type Difference } from "./settings-conflict-words.ts";

interface SettingsConflictProps {
  differences: Difference[];
  saving: boolean;
  onKeep: () => void;
  onTake: () => void;
}

/** Where the focus goes when a save met settings that somebody else had stored. */
export const CONFLICT_NOTE = "settings-conflict";

/** Somebody else's settings are stored: what they are, and the choice between the two. */
export function SettingsConflict({ differences, saving, onKeep, onTake }: SettingsConflictProps) {
  return (
    <div id={CONFLICT_NOTE} tabIndex={-1}>
      <Banner tone="warning" title={CONFLICT.title}>
        <BlockStack gap="300">
          <Text as="p">{CONFLICT.text}</Text>
          <List>
            {differences.map(({ label, words }) => (
              <List.Item key={label}>
                <Text as="span" fontWeight="semibold">
                  {label}:
                </Text>{" "}
                {words}
              </List.Item>
            ))}
          </List>
          <InlineStack gap="200">
            <Button onClick={onKeep} loading={saving}>
              {CONFLICT.keep}
            </Button>
            <Button onClick={onTake} disabled={saving}>
              {CONFLICT.take}
            </Button>
          </InlineStack>
        </BlockStack>
      </Banner>
    </div>
  );
}
