import { useLocation, useNavigation } from "@remix-run/react";
import {
  BlockStack,
  Card,
  SkeletonBodyText,
  SkeletonDisplayText,
  SkeletonPage,
  Text,
} from "@shopify/polaris";
import { useRef, type ReactNode, useEffect, useState } from "react";
import { useReader } from "../../locales/reader.tsx";
import { useFocusOnArrival } from "./focus.ts";
import styles from "./pending-page.module.css";

/** Shows the page, or a skeleton of the next one while that takes long. */
export function PendingPage({ children }: { children: ReactNode }) {
  const leaving = useLeaving();
  const late = useDelayed(leaving);
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(main);
  return (
    <main ref={main} tabIndex={-1} className={styles.main}>
      {late && <PageOutline />}
      {/* Kept mounted, so that the page is unchanged if the navigation is cancelled. */}
      <div hidden={late}>{children}</div>
    </main>
  );
}

/** Whether another page is being loaded. */
export function useLeaving(): boolean {
  const { pathname } = useLocation();
  const navigation = useNavigation();
  return navigation.state === "loading" && navigation.location.pathname !== pathname;
}

function PageOutline() {
  const { t } = useReader();
  return (
    <div role="status" aria-label={t("common.loadingPage")}>
      <Text as="h1" visuallyHidden>
        {t("common.loadingPage")}
      </Text>
      <SkeletonPage>
        <BlockStack gap="400">
          {[2, 4].map((lines) => (
            <Card key={lines}>
              <BlockStack gap="400">
                <SkeletonDisplayText size="small" />
                <SkeletonBodyText lines={lines} />
              </BlockStack>
            </Card>
          ))}
        </BlockStack>
      </SkeletonPage>
    </div>
  );
}

/** A placeholder shown for less time would only flash. */
const LATE_AFTER_MS = 200;

/** Becomes true once `going` has been true for long enough to show it. */
export function useDelayed(going: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!going) return;
    const timer = setTimeout(() => setLate(true), LATE_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [going]);
  return late && going;
}
