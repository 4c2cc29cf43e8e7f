import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { ApiToken } from "../../../merchant/api-tokens/token.ts";
import { useFocusIfLost, useFocusOn } from "../../frame/focus.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";
import { CopiedText } from "../../shared/copy-button.tsx";
import { TokenForm } from "./token-form.tsx";
import { TokenList } from "./token-list.tsx";
import { TOKENS_PATH } from "./tokens-path.ts";
import type { TokensAnswer } from "./tokens-answer.ts";

/** Receive the focus when what had it is gone: a revoked token, the form, a canceled form. */
const TITLE = "api-tokens";
const MADE = "api-token-made";
const NEW = "new-api-token";

interface ApiTokensCardProps {
  /** Where the API is. */
  url: string;
  tokens: ApiToken[];
  now: Date;
}

/** The tokens of the API: those that there are, and a form for another one, which is shown once. */
export function ApiTokensCard({ url, tokens, now }: ApiTokensCardProps) {
  const { t } = useReader();
  const form = useFetcher<TokensAnswer>();
  const [isOpen, setOpen] = useState(false);
  const answer = form.state === "idle" ? form.data : undefined;
  const made = answer?.intent === "create" ? answer.token : null;
  const faults = answer?.intent === "create" && answer.token === null ? answer.faults : [];
  const [seen, setSeen] = useState<TokensAnswer>();
  // The form closes once its token is there.
  if (made !== null && answer !== seen) {
    setSeen(answer);
    setOpen(false);
  }
  const title = useRef<HTMLDivElement>(null);
  const [cancels, setCancels] = useState(0);
  useFocusOn(NEW, cancels);
  useFocusOn(MADE, made !== null && answer);
  useFocusIfLost(TITLE, tokens.map(({ id }) => id).join());
  const cancel = () => {
    setOpen(false);
    setCancels(cancels + 1);
  };
  const create = (order: FormData) => form.submit(order, { method: "post", action: TOKENS_PATH });
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <div ref={title}>
            <div id={TITLE} tabIndex={-1}>
              <Text as="h3" variant="headingMd">
                {t("api.title")}
              </Text>
            </div>
          </div>
          <Text as="p">{t("api.about")}</Text>
          <BlockStack gap="050">
            <Text as="p" tone="subdued">
              {t("api.address")}
            </Text>
            <CopiedText text={url} name={t("api.addressName")} />
          </BlockStack>
        </BlockStack>
        {answer?.intent === "unanswered" && (
          <UnansweredNote
            title={t("alerts.unanswered.title")}
            words={t("alerts.unanswered.body")}
          />
        )}
        {made !== null && <MadeToken text={made} />}
        {tokens.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("api.none")}
          </Text>
        ) : (
          <TokenList tokens={tokens} now={now} title={title} />
        )}
        {isOpen ? (
          <TokenForm
            faults={faults}
            isBusy={form.state !== "idle"}
            onCreate={create}
            onCancel={cancel}
          />
        ) : (
          <InlineStack>
            <Button id={NEW} onClick={() => setOpen(true)}>
              {t("api.new")}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

/** Shown once: the server keeps its hash alone. */
function MadeToken({ text }: { text: string }) {
  const { t } = useReader();
  return (
    <div id={MADE} tabIndex={-1}>
      <Banner tone="warning" title={t("api.made.title")}>
        <BlockStack gap="200">
          <Text as="p">{t("api.made.help")}</Text>
          <CopiedText text={text} name={t("api.made.name")} />
        </BlockStack>
      </Banner>
    </div>
  );
}
