import { useReader } from "../../../locales/reader.tsx";
import { useBlockInTheme } from "./block-in-theme.ts";
import type { GuideFacts } from "./guide-facts.ts";
import type { GuideLinks } from "./guide-links.ts";
import { guideSteps, isSetUp } from "./guide-steps.ts";
import { SetUpGuide } from "./set-up-guide.tsx";
import { SetUpLine } from "./set-up-line.tsx";

/** The set-up as it stands now: a guide until it is done, and one line from then on. */
export function SetUp({ facts, links }: { facts: GuideFacts; links: GuideLinks }) {
  const steps = guideSteps(facts, useBlockInTheme(), useReader());
  const Shown = isSetUp(facts) ? SetUpLine : SetUpGuide;
  return <Shown steps={steps} links={links} />;
}
