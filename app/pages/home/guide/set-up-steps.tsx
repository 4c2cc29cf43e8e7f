import { useState, useId } from "react";
import { Button, Text, Icon, Spinner } from "@shopify/polaris";
import { CheckCircleIcon, QuestionCircleIcon } from "@shopify/polaris-icons";
import type { GuideLinks } from "./guide-links.ts";
import { nextGuideStep, type GuideStep, type StepId, type StepState } from "./guide-steps.ts";
import styles from "./set-up.module.css";
import { useReader } from "../../../locales/reader.tsx";
import { WithSupportLink } from "../../../locales/support-link.tsx";

/** The steps. The next one is unfolded until the merchant unfolds another. */
export function SetUpSteps({ steps, links }: { steps: GuideStep[]; links: GuideLinks }) {
  const [chosen, setChosen] = useState<StepId | null>();
  const unfolded = chosen === undefined ? nextGuideStep(steps)?.id : chosen;
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <SetUpStep
          key={step.id}
          step={step}
          unfolded={step.id === unfolded}
          onUnfold={() => setChosen(step.id === unfolded ? null : step.id)}
          links={links}
        />
      ))}
    </ol>
  );
}

interface SetUpStepProps {
  step: GuideStep;
  unfolded: boolean;
  onUnfold: () => void;
  links: GuideLinks;
}

/** One step: icon and title, and once unfolded its meaning and its button. */
function SetUpStep({ step, unfolded, onUnfold, links }: SetUpStepProps) {
  const body = useId();
  const { state, title, text, button } = step;
  return (
    <li className={unfolded ? `${styles.step ?? ""} ${styles.unfolded ?? ""}` : styles.step}>
      <button
        type="button"
        className={styles.name}
        aria-expanded={unfolded}
        aria-controls={body}
        onClick={onUnfold}
      >
        <StepSign state={state} />
        <Text as="span" fontWeight={unfolded ? "semibold" : "regular"}>
          {title}
        </Text>
      </button>
      <div
        id={body}
        className={isLate(step) ? `${styles.body ?? ""} ${styles.roomy ?? ""}` : styles.body}
        hidden={!unfolded}
      >
        <div role={step.id === "block" ? "status" : undefined}>
          <Text as="p">
            <WithSupportLink text={text} />
          </Text>
        </div>
        {button && (
          <Button
            variant={button.primary ? "primary" : "secondary"}
            url={links[button.to].url}
            {...(links[button.to].external && { target: "_blank" })}
          >
            {button.label}
          </Button>
        )}
      </div>
    </li>
  );
}

function isLate({ id }: GuideStep): boolean {
  return id === "block" || id === "received";
}

/** The state of a step, as an icon of fixed size. */
export function StepSign({ state }: { state: StepState }) {
  const { t } = useReader();
  const said = t(`home.setUp.sign.${state}`);
  return (
    <span className={styles.sign}>
      {state === "done" && (
        <Icon source={CheckCircleIcon} tone="success" accessibilityLabel={said} />
      )}
      {state === "unknown" && (
        <Icon source={QuestionCircleIcon} tone="subdued" accessibilityLabel={said} />
      )}
      {state === "asking" && <Spinner size="small" accessibilityLabel={said} />}
      {state === "open" && <span className={styles.open} role="img" aria-label={said} />}
    </span>
  );
}
