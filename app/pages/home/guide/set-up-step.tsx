import { Button, Text } from "@shopify/polaris";
import { useId } from "react";
import type { GuideLinks } from "./guide-links.ts";
import type { GuideStep } from "./guide-steps.ts";
import styles from "./set-up.module.css";
import { StepSign } from "./step-sign.tsx";

interface SetUpStepProps {
  step: GuideStep;
  unfolded: boolean;
  onUnfold: () => void;
  links: GuideLinks;
}

/** One step: its sign and its name, and once unfolded what it means, with its one button. */
export function SetUpStep({ step, unfolded, onUnfold, links }: SetUpStepProps) {
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
          <Text as="p">{text}</Text>
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
