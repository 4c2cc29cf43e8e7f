import { Scripts } from "@remix-run/react";
import { Children, cloneElement, isValidElement, type ReactElement, type ReactNode } from "react";

/** React 18 passes the attribute on under this name only. */
const LATE = { fetchpriority: "low" };

type Attributes = Record<string, unknown> & { children?: ReactNode };

/**
 * Remix's scripts, which a slow connection loads after what the first paint waits for: the styles
 * and App Bridge. Remix has no option for that, so its preload links get a low priority here. As a
 * component, Scripts would render out of reach.
 * https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Attributes/fetchpriority
 */
export function LateScripts(props: Parameters<typeof Scripts>[0]) {
  return <>{withLowPriority(Scripts(props))}</>;
}

function withLowPriority(node: ReactNode): ReactNode {
  return Children.map(node, (child) => {
    if (!isValidElement(child)) return child;
    const { type, props } = child as ReactElement<Attributes>;
    if (type === "link" && props["rel"] === "modulepreload") {
      return cloneElement(child as ReactElement<Attributes>, LATE);
    }
    if (props.children === undefined) return child;
    return cloneElement(child as ReactElement<Attributes>, {}, withLowPriority(props.children));
  });
}

/** One more script for them to use. */
export function PreloadLate({ href }: { href: string }) {
  return <link rel="modulepreload" href={href} {...LATE} />;
}
