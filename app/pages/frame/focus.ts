import { useLocation, useNavigation } from "@remix-run/react";
import { useEffect, useRef, type RefObject } from "react";

/**
 * Moves the focus to an element after something has happened that took away, or switched off, the
 * one that had it: whoever works with keys or listens would begin at the top of the page again.
 * What is there when the page comes has not happened.
 */
export function useFocusOn(id: string, happening: unknown): void {
  const settled = useNavigation().state === "idle";
  const last = useRef(happening);
  useEffect(() => {
    if (!settled || last.current === happening) return;
    last.current = happening;
    if (happening) document.getElementById(id)?.focus();
  }, [id, happening, settled]);
}

/**
 * Moves the focus to the page that one has come to, where the link that led there is gone with the
 * other page. A field of the page that has taken it keeps it, and so does whatever is outside of the
 * frame, as the admin's menu.
 */
export function useFocusOnArrival(page: RefObject<HTMLElement>): void {
  const { key } = useLocation();
  const settled = useNavigation().state === "idle";
  const last = useRef(key);
  useEffect(() => {
    if (!settled || last.current === key) return;
    last.current = key;
    if (isFocusLost()) page.current?.focus({ preventScroll: true });
  }, [key, settled, page]);
}

/** The same for a part of a page that comes anew with each of its own pages. */
export function useFocusOnLanding(part: RefObject<HTMLElement>, turned: boolean): void {
  const wanted = useRef(turned);
  useEffect(() => {
    if (wanted.current && isFocusLost()) part.current?.focus({ preventScroll: true });
    wanted.current = false;
  }, [part]);
}

function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return document.hasFocus() && (!activeElement || activeElement === body);
}
