import { Form, useNavigation } from "@remix-run/react";
import {
  BlockStack,
  Button,
  FormLayout,
  InlineStack,
  Text,
  TextField,
  Checkbox,
} from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { CorrectionRefused } from "./correct-refused.tsx";
import { faultWords } from "./correct-words.ts";
import { useFocusOn } from "../../frame/focus.ts";
import { meantAddress } from "../../../contact/slip.ts";
import { countryWords } from "../../shared/words.ts";
import type { SubscriptionAnswer } from "../subscription-answer.ts";
import type { CorrectableView } from "../subscription-view.server.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";

const FIELDS = {
  email: "correct-email",
  phone: "correct-phone",
  sms_vouched: "correct-sms-vouched",
} as const;

const NOTE = "correct-note";

interface CorrectFormProps {
  /** The present row. The correction applies to the row as it was when the form opened. */
  row: CorrectableView;
  /** The field that most likely needs the correction. */
  first: "email" | "phone";
  answer: SubscriptionAnswer | undefined;
  onClose: () => void;
}

/**
 * Corrects the addresses of a sign-up in place. The typed text stays until it is accepted or
 * cancelled.
 */
export function CorrectForm({ row, first, answer, onClose }: CorrectFormProps) {
  const [opened] = useState(row);
  const [email, setEmail] = useState(opened.email ?? "");
  const [phone, setPhone] = useState(opened.phone ?? "");
  // Also for what the shopper typed: a correction often is of just that. It is never taken unasked.
  const meant = meantAddress(email.trim().toLowerCase());
  const sending = useNavigation().formData?.get("intent") === "correct";
  const reader = useReader();
  const { t, locale } = reader;
  const result = answer?.intent === "correct" ? answer.result : undefined;
  const faults = result?.kind === "invalid" ? result.faults : {};
  const unanswered = answer?.intent === "unanswered" && answer.of === "correct";
  const faulty = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).find((name) => faults[name]);
  useFocusOn(faulty ? FIELDS[faulty] : NOTE, result ?? (unanswered && answer));

  const isOther = (typed: string, before: string | null) => typed.trim() !== "" && typed !== before;
  return (
    <Form method="post" noValidate>
      <input type="hidden" name="intent" value="correct" />
      <input type="hidden" name="version" value={opened.version} />
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {t("subscription.correct.title")}
        </Text>
        <Text as="p">{t("subscription.correct.intro")}</Text>
        <div id={NOTE} tabIndex={-1}>
          {result && <CorrectionRefused result={result} onClose={onClose} />}
          {unanswered && (
            <UnansweredNote
              title={t("subscription.correct.unansweredTitle")}
              words={t("subscription.correct.unansweredBody")}
            />
          )}
        </div>
        <FormLayout>
          <TextField
            id={FIELDS.email}
            label={t("subscription.correct.email")}
            name="email"
            type="email"
            autoComplete="off"
            autoFocus={first === "email"}
            value={email}
            onChange={setEmail}
            error={faultWords(faults.email, reader)}
          />
          {meant && (
            <BlockStack gap="200">
              <Text as="p">
                <span role="status">{t("corrections.question", { address: meant })}</span>
              </Text>
              <InlineStack>
                <Button onClick={() => setEmail(meant)}>
                  {t("corrections.use", { address: meant })}
                </Button>
              </InlineStack>
            </BlockStack>
          )}
          {opened.emailConsent && isOther(email, opened.email) && (
            <ConsentConfirmation
              name="email_vouched"
              label={t("subscription.correct.emailVouched")}
              help={t("subscription.correct.emailVouchedHelp")}
            />
          )}
          <TextField
            id={FIELDS.phone}
            label={t("subscription.correct.phone")}
            name="phone"
            type="tel"
            autoComplete="off"
            autoFocus={first === "phone"}
            value={phone}
            onChange={setPhone}
            helpText={t("subscription.correct.phoneHelp", {
              country: countryWords(opened.country, locale),
            })}
            error={faultWords(faults.phone, reader)}
          />
          {opened.smsConsent && isOther(phone, opened.phone) && (
            <ConsentConfirmation
              id={FIELDS.sms_vouched}
              name="sms_vouched"
              label={t("subscription.correct.smsVouched")}
              help={t("subscription.correct.smsVouchedHelp")}
              error={faultWords(faults.sms_vouched, reader)}
            />
          )}
        </FormLayout>
        <InlineStack gap="200">
          <Button submit variant="primary" loading={sending}>
            {t("subscription.correct.submit")}
          </Button>
          <Button onClick={onClose}>{t("subscription.correct.cancel")}</Button>
        </InlineStack>
      </BlockStack>
    </Form>
  );
}

interface ConsentConfirmationProps {
  id?: string;
  name: string;
  label: string;
  help: string;
  error?: string | undefined;
}

/** The merchant confirms a consent. Never ticked in advance. */
function ConsentConfirmation({ id, name, label, help, error }: ConsentConfirmationProps) {
  const [ticked, setTicked] = useState(false);
  return (
    <Checkbox
      {...(id && { id })}
      name={name}
      label={label}
      helpText={help}
      checked={ticked}
      onChange={setTicked}
      error={error}
    />
  );
}
