import { useState } from "react";
import type { GuideLinks } from "./guide-links.ts";
import { nextStep, type GuideStep, type StepId } from "./guide-steps.ts";
import styles from "./set-up.module.css";
import { SetUpStep } from "./set-up-step.tsx";

/** The steps, one of them unfolded: the next one, until somebody unfolds another. */
export function SetUpSteps({ steps, links }: { steps: GuideStep[]; links: GuideLinks }) {
  const [chosen, setChosen] = useState<StepId | null>();
  const unfolded = chosen === undefined ? nextStep(steps)?.id : chosen;
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
