import { Form, useNavigation } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Button,
  FormLayout,
  InlineStack,
  List,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { useFocusOn } from "./focus.ts";
import { KEY_FAULTS, uncheckedWords } from "./key-words.ts";
import { checkOf, isUnanswered, type SettingsAnswer } from "./settings-answer.ts";
import { UnansweredNote } from "./unanswered-note.tsx";

const FIELD = "klaviyo-api-key";

interface KeyFormProps {
  /** What the last sending came to; undefined before one. */
  answer: SettingsAnswer | undefined;
  replaces: boolean;
  onCancel: () => void;
}

/** Asks for a Klaviyo key. What is typed goes to the server and never comes back. */
export function KeyForm({ answer, replaces, onCancel }: KeyFormProps) {
  const [key, setKey] = useState("");
  const navigation = useNavigation();
  const check = checkOf(answer);
  const unchecked = uncheckedWords(check);
  const unanswered = isUnanswered(answer, "connect");
  // The error stands beside the field: with the focus it is read out, and mended where it stands.
  useFocusOn(FIELD, (check ?? unanswered) && answer);
  const checking = navigation.formData?.get("intent") === "connect";
  return (
    <Form method="post" autoComplete="off">
      <input type="hidden" name="intent" value="connect" />
      <FormLayout>
        {unchecked && (
          <Banner tone="critical" title={unchecked.title}>
            <p>{unchecked.body}</p>
          </Banner>
        )}
        {unanswered && (
          <UnansweredNote
            title="The key was probably not connected"
            words="It is still in the field: send it again in a moment."
          />
        )}
        <TextField
          id={FIELD}
          autoFocus={replaces || answer?.intent === "disconnect"}
          label="Private API key"
          name="klaviyo_api_key"
          type="password"
          autoComplete="off"
          monospaced
          value={key}
          onChange={setKey}
          error={check && (KEY_FAULTS[check] ?? undefined)}
          helpText="It is checked with Klaviyo, stored encrypted, and never shown again."
        />
        <KeyHelp />
        <InlineStack gap="200">
          <Button submit variant="primary" loading={checking}>
            {replaces ? "Replace key" : "Connect"}
          </Button>
          {replaces && <Button onClick={onCancel}>Cancel</Button>}
        </InlineStack>
      </FormLayout>
    </Form>
  );
}

function KeyHelp() {
  return (
    <BlockStack gap="100">
      <Text as="p" tone="subdued">
        In Klaviyo, go to Settings, API keys, Create private API key, choose a custom key, and give
        it:
      </Text>
      <List>
        <List.Item>Catalogs: full access</List.Item>
        <List.Item>Profiles: full access</List.Item>
        <List.Item>
          Lists and Subscriptions: full access, so that consent to SMS and to marketing e-mail can
          be recorded
        </List.Item>
        <List.Item>Accounts: read access, so that the account’s name can be shown here</List.Item>
        <List.Item>
          Flows and Metrics: read access, so that “Check now” can see whether your back-in-stock
          flow is live
        </List.Item>
      </List>
    </BlockStack>
  );
}
